"""The checks before publishing, like a compiler's: errors block, warnings inform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext

from coursewell.authoring.document import ContentDocument, CourseDocument
from coursewell.authoring.document.check import check
from coursewell.authoring.drafts.targets import Targets
from coursewell.authoring.drafts.texts import Flaw, flaws_in
from coursewell.authoring.problems import Report
from coursewell.courses.kinds.base import shown_list
from coursewell.courses.links import COURSE_FILE

CAPTIONS = {"captions", "subtitles"}


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `uid` is of the content or module where it is; empty for the course itself."""

    level: Literal["error", "warning"]
    sentence: str
    uid: str = ""
    #: Whether an author may publish in spite of it, saying why. What could not be stored or shown cannot be.
    can_be_overridden: bool = False


def problems(document: CourseDocument) -> list[Problem]:
    """All that is wrong with a document: what it may not be at all, then the rest in the order of the course."""
    targets = Targets(document)
    found = [*refused(document), *in_texts(course_texts(document), COURSE_FILE, targets, targets.files)]
    if not document.contents:
        found.append(Problem("warning", gettext("The course has no contents yet.")))
    for module in document.modules:
        title = module.title or module.slug
        if not module.contents:
            sentence = gettext("The module “%(title)s” is empty; fill it or delete it.") % {"title": title}
            found.append(Problem("warning", sentence, module.uid))
        # A description shows no files and has no place of its own: its links start where the course does.
        found += in_texts([(title, module.description)], COURSE_FILE, targets, targets.files, module.uid)
        for content in module.contents:
            found += in_content(content, targets)
    return found


def refused(document: CourseDocument) -> list[Problem]:
    """What no document may be."""
    report = Report()
    check(document, report)
    titles = {content.path: content for content in document.contents}
    found = []
    for one in report.problems:
        content = titles.get(one.file)
        level: Literal["error", "warning"] = "error" if one.severity == "error" else "warning"
        # The check speaks of files; an author knows titles.
        is_named = content is None or content.title in one.message
        sentence = one.message if is_named or content is None else f"“{content.title}”: {one.message}"
        found.append(Problem(level, sentence, content.uid if content else ""))
    return found


def course_texts(document: CourseDocument) -> list[tuple[str, str]]:
    return [
        (gettext("the overview"), document.overview),
        (gettext("what you will learn"), document.outcomes),
        (gettext("who it is for"), document.audience),
        (gettext("what to know before"), document.prerequisites),
        (gettext("how it is assessed"), document.assessment),
    ]


def in_content(content: ContentDocument, targets: Targets) -> Iterator[Problem]:
    files = targets.files | {asset.name for asset in content.assets}
    yield from in_texts(texts_of(content), content.path, targets, files, content.uid)
    for sentence in BY_KIND.get(content.kind, lambda _: iter(()))(content):
        yield Problem("error", f"“{content.title}”: {sentence}", content.uid, can_be_overridden=True)
    if content.kind == "text" and not content.body.strip():
        yield Problem("warning", gettext("“%(title)s” has no text yet.") % {"title": content.title}, content.uid)


def texts_of(content: ContentDocument) -> list[tuple[str, str]]:
    """Every text of a content, with its name in a sentence."""
    found = [(content.title, content.body)]
    if content.kind == "image":
        found.append((content.title, str(content.data.get("caption", ""))))
    for question in questions_of(content):
        found.append((content.title, str(question.get("prompt", ""))))
        found += [(content.title, str(choice.get("text", ""))) for choice in shown_list(question, "choices")]
    return found


def in_texts(
    texts: list[tuple[str, str]], base: str, targets: Targets, files: set[str], uid: str = ""
) -> Iterator[Problem]:
    for where, text in texts:
        for flaw in flaws_in(text, base, targets, files):
            level: Literal["error", "warning"] = "warning" if flaw.kind in {"heading", "part"} else "error"
            yield Problem(level, said(flaw, where), uid, can_be_overridden=True)


def said(flaw: Flaw, where: str) -> str:
    values = {"where": where, "line": flaw.line, "what": flaw.what}
    if flaw.kind == "alt":
        return (
            gettext("“%(where)s”, line %(line)d: the picture “%(what)s” lacks a text for those who cannot see it.")
            % values
        )
    if flaw.kind == "link":
        return gettext("“%(where)s”, line %(line)d: the link to “%(what)s” leads nowhere in this course.") % values
    if flaw.kind == "part":
        return gettext("“%(where)s”, line %(line)d: “%(what)s” names a place that is not in that text.") % values
    if flaw.kind == "image":
        return gettext("“%(where)s”, line %(line)d: the picture “%(what)s” is not among the files.") % values
    return gettext("“%(where)s”, line %(line)d: a heading leaves out a level: %(what)s.") % values


def in_image(content: ContentDocument) -> Iterator[str]:
    if content.data.get("file") and not str(content.data.get("alt", "")).strip():
        yield gettext("the picture lacks a text for those who cannot see it.")


def in_video(content: ContentDocument) -> Iterator[str]:
    kinds = {track.get("kind") for track in shown_list(content.data, "tracks")}
    if content.data.get("file") and not kinds & CAPTIONS:
        yield gettext("the video lacks captions for those who cannot hear it.")


def in_quiz(content: ContentDocument) -> Iterator[str]:
    questions = questions_of(content)
    if not questions:
        yield gettext("the quiz has no questions yet.")
    for number, question in enumerate(questions, start=1):
        choices = shown_list(question, "choices")
        if question.get("type") == "multiple" and choices and not any(choice.get("is_right") for choice in choices):
            yield gettext("question %(number)d has no right answer.") % {"number": number}


BY_KIND = {"image": in_image, "video": in_video, "quiz": in_quiz}


def questions_of(content: ContentDocument) -> list[Mapping[str, Any]]:
    return shown_list(content.data, "questions") if content.kind == "quiz" else []
