"""What is different between two documents, for people to read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext

from coursewell.authoring.document import ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.document.json import plain
from coursewell.courses.models import Content, Course
from coursewell.courses.texts import TEXTS

#: So many lines are compared one by one; between longer texts all is shown as replaced.
COMPARED = 2_000
#: Unchanged lines shown around what changed.
AROUND = 2
SHORT = ("title", "slug", "code", "summary", "level", "language", "licence", "duration_minutes", "external_url",
         "is_open", "enrolment_opens_at", "enrolment_closes_at", "cover")  # fmt: skip


class Line(NamedTuple):
    """One line of a text: gone, come, or as it was. An empty sign with no text stands for lines left out."""

    sign: Literal["-", "+", " ", "…"]
    text: str


@dataclass(frozen=True)
class Difference:
    """One sentence; and where a text changed, its lines. `uid` is of the content or module; empty for the course."""

    kind: Literal["added", "removed", "changed", "moved"]
    sentence: str
    uid: str = ""
    lines: tuple[Line, ...] = ()
    is_content: bool = False


def difference(old: CourseDocument, new: CourseDocument) -> list[Difference]:
    """From `old` to `new`, in the order of `new`; empty when readers would notice nothing."""
    return [*in_course(old, new), *in_modules(old, new), *in_contents(old, new)]


def in_course(old: CourseDocument, new: CourseDocument) -> Iterator[Difference]:
    for name in SHORT:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Difference("changed", replaced(label(Course, name), plain(before), plain(after)))
    for name in TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            sentence = gettext("%(what)s: changed") % {"what": label(Course, name)}
            yield Difference("changed", sentence, lines=lines_of(before, after))
    if old.subject != new.subject:
        yield Difference(
            "changed", replaced(label(Course, "subject"), " / ".join(old.subject), " / ".join(new.subject))
        )
    before, after = ([person.name for person in one.instructors] for one in (old, new))
    if before != after:
        yield Difference("changed", replaced(gettext("Instructors"), ", ".join(before), ", ".join(after)))
    if old.assets != new.assets:
        yield Difference("changed", gettext("The files of the course changed."))


def in_modules(old: CourseDocument, new: CourseDocument) -> Iterator[Difference]:
    was, now = ({module.uid: module for module in one.modules} for one in (old, new))
    for uid, module in was.items():
        if uid not in now:
            yield Difference("removed", gettext("The module “%(title)s” is gone.") % {"title": called(module)}, uid)
    moved = moved_in(list(was), list(now))
    for uid, module in now.items():
        if uid not in was:
            yield Difference("added", gettext("The module “%(title)s” is new.") % {"title": called(module)}, uid)
            continue
        before = was[uid]
        if before.title != module.title:
            yield Difference("changed", renamed(called(before), called(module)), uid)
        if before.slug != module.slug:
            yield Difference("changed", new_address(called(module), before.slug, module.slug), uid)
        if before.description != module.description:
            sentence = gettext("“%(title)s”: its description changed.") % {"title": called(module)}
            yield Difference("changed", sentence, uid, lines_of(before.description, module.description))
        if uid in moved:
            yield Difference("moved", gettext("The module “%(title)s” moved.") % {"title": called(module)}, uid)


def in_contents(old: CourseDocument, new: CourseDocument) -> Iterator[Difference]:
    was, now = homes(old), homes(new)
    for uid, (content, _) in was.items():
        if uid not in now:
            sentence = gettext("“%(title)s” is gone.") % {"title": content.title}
            yield Difference("removed", sentence, uid, lines_of(content.body, ""), is_content=True)
    moved = set[str]()
    for module in new.modules:
        before = [uid for uid, (_, home) in was.items() if home.uid == module.uid]
        moved |= moved_in(before, [content.uid for content in module.contents])
    for uid, (content, home) in now.items():
        if uid not in was:
            values = {"title": content.title, "module": called(home)}
            sentence = gettext("“%(title)s” is new in “%(module)s”.") % values
            yield Difference("added", sentence, uid, lines_of("", content.body), is_content=True)
            continue
        yield from in_content(was[uid][0], content)
        if was[uid][1].uid != home.uid:
            values = {"title": content.title, "module": called(home)}
            sentence = gettext("“%(title)s” moved to the module “%(module)s”.") % values
            yield Difference("moved", sentence, uid, is_content=True)
        elif uid in moved:
            sentence = gettext("“%(title)s” moved within its module.") % {"title": content.title}
            yield Difference("moved", sentence, uid, is_content=True)


def in_content(old: ContentDocument, new: ContentDocument) -> Iterator[Difference]:
    title = {"title": new.title}
    if old.title != new.title:
        yield Difference("changed", renamed(old.title, new.title), new.uid, is_content=True)
    if old.slug != new.slug:
        yield Difference("changed", new_address(new.title, old.slug, new.slug), new.uid, is_content=True)
    if old.body != new.body:
        sentence = gettext("“%(title)s”: its text changed.") % title
        yield Difference("changed", sentence, new.uid, lines_of(old.body, new.body), is_content=True)
    if (old.kind, old.data) != (new.kind, new.data):
        sentence = gettext("“%(title)s”: its settings changed.") % title
        before, after = ("\n".join(spoken(one.data)) for one in (old, new))
        yield Difference("changed", sentence, new.uid, lines_of(before, after), is_content=True)
    if old.assets != new.assets:
        yield Difference("changed", gettext("“%(title)s”: its files changed.") % title, new.uid, is_content=True)
    for name in ("is_open", "duration_minutes"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            what = f"“{new.title}”, {label(Content, name)}"
            yield Difference("changed", replaced(what, before, after), new.uid, is_content=True)


def spoken(value: Any, path: str = "") -> Iterator[str]:
    """Nested data as lines: “questions 1, prompt: Which knot slips?”."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from spoken(item, f"{path}, {name}" if path else str(name))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, start=1):
            yield from spoken(item, f"{path} {number}")
    elif value not in ("", None):
        yield f"{path}: {value}"


def homes(document: CourseDocument) -> dict[str, tuple[ContentDocument, ModuleDocument]]:
    return {content.uid: (content, module) for module in document.modules for content in module.contents}


def moved_in(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest that must have moved: those that both have, but the longest run that kept its order."""
    place = {uid: at for at, uid in enumerate(old)}
    both = [uid for uid in new if uid in place]
    ends: list[int] = []  # of the best run of each length, the place of its last one
    tails: list[str] = []
    before: dict[str, str | None] = {}
    for uid in both:
        at = bisect_left(ends, place[uid])
        before[uid] = tails[at - 1] if at else None
        ends[at : at + 1] = [place[uid]]
        tails[at : at + 1] = [uid]
    kept, uid_or_none = set[str](), tails[-1] if tails else None
    while uid_or_none is not None:
        kept.add(uid_or_none)
        uid_or_none = before[uid_or_none]
    return set(both) - kept


def lines_of(old: str, new: str) -> tuple[Line, ...]:
    """The lines that went and came, with a few around them."""
    before, after = old.split("\n") if old else [], new.split("\n") if new else []
    start = shared(before, after)
    end = shared(before[start:][::-1], after[start:][::-1])
    one, other = before[start : len(before) - end], after[start : len(after) - end]
    found = list(between(one, other))
    head, tail = before[:start], before[len(before) - end :] if end else []
    return (*context(head[-AROUND:], len(head) > AROUND), *found, *context(tail[:AROUND], False), *left_out(tail))


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def context(lines: Sequence[str], is_cut: bool) -> Iterator[Line]:
    if is_cut:
        yield Line("…", "")
    yield from (Line(" ", text) for text in lines)


def left_out(tail: Sequence[str]) -> Iterator[Line]:
    if len(tail) > AROUND:
        yield Line("…", "")


def between(one: Sequence[str], other: Sequence[str]) -> Iterator[Line]:
    if len(one) > COMPARED or len(other) > COMPARED:
        yield from (Line("-", text) for text in one)
        yield from (Line("+", text) for text in other)
        return
    for groups in SequenceMatcher(None, one, other, autojunk=False).get_grouped_opcodes(AROUND) or ():
        if groups[0][1] > 0:
            yield Line("…", "")
        for tag, i1, i2, j1, j2 in groups:
            if tag == "equal":
                yield from (Line(" ", text) for text in one[i1:i2])
                continue
            yield from (Line("-", text) for text in one[i1:i2])
            yield from (Line("+", text) for text in other[j1:j2])


def label(model: type[Course | Content], name: str) -> str:
    """As forms call it; the first letter large."""
    said = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return said[:1].upper() + said[1:]


def replaced(what: str, old: Any, new: Any) -> str:
    return gettext("%(what)s: “%(old)s” became “%(new)s”") % {"what": what, "old": shown(old), "new": shown(new)}


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "" if value is None else str(value)


def renamed(old: str, new: str) -> str:
    return gettext("“%(old)s” is called “%(new)s” now.") % {"old": old, "new": new}


def new_address(title: str, old: str, new: str) -> str:
    values = {"title": title, "old": old, "new": new}
    return gettext("“%(title)s”: its address was “%(old)s” and is “%(new)s”; the old one leads on.") % values


def called(module: ModuleDocument) -> str:
    return module.title or module.slug
