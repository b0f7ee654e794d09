"""One Markdown file of a folder: its front matter, its title, its text, what it uses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from coursewell.authoring.document import limits
from coursewell.authoring.document.identity import part_uid
from coursewell.authoring.document.model import ContentDocument
from coursewell.authoring.document.rules import one_line
from coursewell.authoring.folder import frontmatter, kinds
from coursewell.authoring.folder.fields import Fields
from coursewell.authoring.folder.quiz import numbered
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.folder.uses import Uses
from coursewell.authoring.problems import Report
from coursewell.authoring.slugs import slug_of

PREFIX = re.compile(r"\d+[-_. ]+(?=.)")
UNREADABLE = "unreadable front matter"
#: Readers would see it as text, and a quiz would be no quiz.
LATE_FRONT_MATTER = re.compile(r"(\s+)---[ \t]*\n[A-Za-z_]+:(?:.*\n){0,200}?---[ \t]*(?:\n|$)")
KEYS = ("title", "slug", "id", "kind", "duration", "open", "files", "without_files", "extra", "verbatim")


@dataclass(frozen=True)
class Text:
    """A Markdown file taken apart. `body` still has all its lines: they are numbered from `body_line`."""

    fields: Fields
    title: str
    body: str
    body_line: int
    #: Whether the text is taken as it stands, with the blank lines around it.
    is_verbatim: bool = False

    @property
    def trimmed(self) -> str:
        return self.body if self.is_verbatim else self.body.strip("\n")


def read_text(tree: Tree, report: Report, path: str) -> Text | None:
    """None after reporting what makes the file unreadable."""
    source = tree.text(path)
    if source is None:
        return None
    try:
        front = frontmatter.read(source)
    except frontmatter.FrontMatterError as error:
        report.error(error.message, path, error.line)
        return None
    late = None if front.lines else LATE_FRONT_MATTER.match(front.body)
    if late:
        said = "This looks like front matter, which must begin in the first line: remove the empty lines above it."
        report.warning(said, path, front.body_line + late[1].count("\n"), topic=UNREADABLE)
    fields = Fields(front, report, path)
    if fields.truth("verbatim"):
        return Text(fields, fields.line("title"), front.body.removesuffix("\n"), front.body_line, is_verbatim=True)
    title, body = take_title(front.body, fields.line("title"))
    if len(title) > limits.TITLE:
        report.error(f"The title is longer than {limits.TITLE} characters; shorten it.", path, front.body_line)
        title = title[: limits.TITLE]
    return Text(fields, title, body, front.body_line)


def take_title(body: str, title: str) -> tuple[str, str]:
    """(title, body): the first `# heading` is the title where none is given, and is not said twice."""
    lines = body.split("\n")
    for index, line, is_code in numbered(body, 0):
        if not is_code and line.startswith("# "):
            heading = one_line(line[2:].strip().rstrip("#"))
            is_first = not "".join(lines[:index]).strip()
            if heading and (not title or (is_first and heading == title)):
                lines[index] = ""
                return heading, "\n".join(lines)
            break
    return title, body


def bare_name(path: str) -> str:
    """The name that a file or folder gives: without its number and its ending."""
    name = posixpath.basename(path)
    return PREFIX.sub("", name.removesuffix(".md"), count=1)


def spoken(name: str) -> str:
    """A title made of a file's name."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def identity_path(path: str) -> str:
    """The path without the numbers that only give the order, so that a new lesson in between changes no identity."""
    return "/".join(bare_name(part) for part in path.split("/"))


def default_slug(path: str, fallback: str = "lesson") -> str:
    return slug_of(bare_name(path), fallback)


def read_lesson(
    tree: Tree, report: Report, path: str, *, course: str, pages: frozenset[str], extra_keys: Iterable[str] = ()
) -> ContentDocument | None:
    text = read_text(tree, report, path)
    if text is None:
        return None
    fields = text.fields
    kind = fields.choice("kind", kinds.READERS) or "text"
    fields.refuse_unknown([*KEYS, *kinds.KEYS[kind], *extra_keys])
    uses = Uses(tree, report, path, pages)
    uses.read(text.body, text.body_line)
    body, data = kinds.READERS[kind](fields, text.trimmed if text.is_verbatim else text.body, text.body_line, uses)
    return ContentDocument(
        uid=part_uid(course, name=fields.line("id"), path=identity_path(path)),
        title=text.title or spoken(bare_name(path))[: limits.TITLE].strip(),
        slug=fields.slug() or default_slug(path),
        kind=kind,
        body=body if text.is_verbatim else body.strip("\n"),
        data=data,
        duration_minutes=fields.minutes(),
        is_open=fields.truth("open") or False,
        path=path,
        assets=uses.owned(fields),
        extra=fields.extra(),
    )
