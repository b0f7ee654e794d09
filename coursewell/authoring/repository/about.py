"""What a repository says about itself: the introduction of its README, and its licence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import Asset
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.folder.uses import MISSING_PICTURE, UNRESOLVED_LINK
from coursewell.authoring.licences import licence_in
from coursewell.authoring.problems import Report
from coursewell.authoring.repository.mentions import Mentions
from coursewell.authoring.repository.texts import Text, headings, read_text, words_of

INDEX = ("readme.md", "index.md", "_index.md")
LICENCE = re.compile(r"(?:licen[cs]e|copying)(?:\.md|\.txt)?", re.IGNORECASE)
#: Twenty letters at least, so that “e.g.” ends none.
SENTENCE = re.compile(r".{20,}?[.!?](?=\s)", re.DOTALL)
SHORTENED = "shortened text"
#: Pictures and links of the text about a course are counted apart from those of its lessons.
ABOUT = {MISSING_PICTURE: "missing overview picture", UNRESOLVED_LINK: "unresolved overview link"}


@dataclass(frozen=True)
class Introduction:
    """What a README says of a course; all empty where it cannot be read."""

    title: str = ""
    body: str = ""
    assets: tuple[Asset, ...] = ()


def index_of(tree: Tree, folder: str) -> str | None:
    """The text that stands for a folder."""
    names = {name.lower(): name for name in tree.children(folder)}
    paths = (f"{folder}/{names[name]}".lstrip("/") for name in INDEX if name in names)
    return next((path for path in paths if path in tree.files), None)


def read_introduction(tree: Tree, report: Report, path: str, pages: frozenset[str] | None = None) -> Introduction:
    """Title and first section of a README: what follows is about the repository more than about the course.

    Its pictures and links are noted where `pages` says which texts become lessons.
    """
    tree.taken.used.add(path)
    text = read_text(tree, report, path, deep=True)
    if text is None:
        return Introduction()
    body, line = first_section(text)
    mentions = Mentions(tree, AboutReport(report), path, pages or frozenset())
    if pages is not None:
        mentions.read(body, line)
    if text.body.strip() != body.strip():
        report.note("Only the introduction of this text was taken; the rest is left out.", path, topic=SHORTENED)
    return Introduction(text.title, body.strip(), mentions.assets)


def first_section(text: Text) -> tuple[str, int]:
    """From the title to the next heading, and the line where that starts."""
    start = text.before_title
    after = (at for at, _, _, _ in headings(text.body) if at > start)
    end = next(after, None)
    return "\n".join(text.body.split("\n")[start:end]), text.body_line + start


def first_paragraph(markdown: str) -> str:
    """The first paragraph of prose."""
    paragraphs = (part.strip() for part in re.split(r"\n[ \t]*\n", markdown))
    return next((part for part in paragraphs if part and not part.startswith(("!", "[!", ">", "<", "|", ":::"))), "")


def read_licence(tree: Tree) -> str:
    for name in tree.children(""):
        if LICENCE.fullmatch(name) and name in tree.files:
            tree.taken.used.add(name)
            found = licence_in(tree.text(name) or "")
            if found:
                return found
    return ""


class AboutReport(Report):
    """Hands on to a report, with topics of its own."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.problems, report.prefix, report.topics, report.severities)

    def warning(self, message: str, file: str = "", line: int | None = None, *, topic: str = "") -> None:
        super().warning(message, file, line, topic=ABOUT.get(topic, topic))


def summary_of(markdown: str) -> str:
    """The first sentence as plain words, short enough for a card in the catalogue."""
    words = words_of(first_paragraph(markdown))
    sentence = SENTENCE.match(words)
    words = sentence[0] if sentence else words
    return words if len(words) <= limits.SUMMARY else words[: limits.SUMMARY - 1].rpartition(" ")[0] + "…"
