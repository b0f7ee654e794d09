"""A text of a repository: front matter if it has any that can be read, a title if it has one."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from coursewell.authoring.document import limits
from coursewell.authoring.document.identity import part_uid
from coursewell.authoring.document.model import ContentDocument
from coursewell.authoring.folder import frontmatter
from coursewell.authoring.folder.lesson import UNREADABLE as UNREADABLE
from coursewell.authoring.folder.quiz import numbered
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.problems import Report
from coursewell.authoring.repository.mentions import Mentions
from coursewell.authoring.repository.names import title_of
from coursewell.courses.markdown.limits import MAX_CHARACTERS, TooMuchError
from coursewell.courses.markdown.parsing import parse

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
HTML_TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Text:
    """A text taken apart. `body` has all its lines, counted from `body_line`; the title is not said in it again."""

    title: str
    body: str
    body_line: int = 1
    #: How many of its lines come before the title's own.
    before_title: int = 0


def read_text(tree: Tree, report: Report, path: str, *, deep: bool = False) -> Text | None:
    """None after reporting what makes the file unreadable. `deep`: the title may come after other headings."""
    source = tree.text(path)
    if source is None:
        return None
    try:
        front = frontmatter.read(source)
    except frontmatter.FrontMatterError as error:
        said = f"What looks like front matter is taken as text: {error.message}"
        report.warning(said, path, error.line, topic=UNREADABLE)
        front = frontmatter.FrontMatter(body=source)
    given = " ".join(front.texts.get("title", "").split())[: limits.TITLE]
    found = take_title(front.body, deep=deep)
    if given and given != found.title:
        return Text(given, front.body, front.body_line)
    return replace(found, body_line=front.body_line)


def take_title(body: str, *, deep: bool = False) -> Text:
    """The first heading is the title if it is of the first level: what comes after others is a part of the text."""
    lines = body.split("\n")
    for at, level, heading, length in headings(body):
        if level == 1 and (title := words_of(heading)):
            lines[at : at + length] = [""] * length
            return Text(title[: limits.TITLE], "\n".join(lines), before_title=at)
        if not deep:
            break
    found = HTML_TITLE.search(body)
    if found and (deep or not body[: found.start()].strip("\n <>divcentralgp=\"'")):
        title = words_of(re.sub(r"<[^>]*>", " ", found[1]))
        if title:
            rest = body[: found.start()] + "\n" * found[0].count("\n") + body[found.end() :]
            return Text(title[: limits.TITLE], rest, before_title=body.count("\n", 0, found.start()))
    return Text("", body)


def headings(body: str) -> Iterator[tuple[int, int, str, int]]:
    """(index of the line, level, text, number of lines) of each heading outside code."""
    before = ""
    for at, line, is_code in numbered(body, 0):
        found = None if is_code else HEADING.fullmatch(line)
        under = None if is_code or not before.strip() else UNDERLINE.fullmatch(line)
        if found:
            yield at, len(found[1]), found[2] or "", 1
        elif under:
            yield at - 1, 1 if under[1][0] == "=" else 2, before, 2
        before = "" if is_code or found or under or line.lstrip().startswith((">", "-", "|", "#")) else line


def words_of(markdown: str) -> str:
    """The words of a line of Markdown, without its marks."""
    if len(markdown) > MAX_CHARACTERS:
        return ""
    try:
        tokens, _ = parse(markdown.strip())
    except TooMuchError:
        return ""
    inline = next((token for token in tokens if token.type == "inline"), None)
    words = (
        [token.content for token in inline.children or () if token.type in {"text", "code_inline"}] if inline else []
    )
    return " ".join("".join(words).split())


@dataclass(frozen=True)
class Page:
    """Where a text goes: `lead` is put before its title, so that readers know where in the module they are."""

    path: str
    slug: str
    identity: str
    default_title: str
    lead: str = ""


def read_page(tree: Tree, report: Report, page: Page, *, course: str, pages: frozenset[str]) -> ContentDocument | None:
    text = read_text(tree, report, page.path)
    if text is None:
        return None
    mentions = Mentions(tree, report, page.path, pages)
    mentions.read(text.body, text.body_line)
    title = ": ".join(part for part in (page.lead, text.title or page.default_title) if part)
    return ContentDocument(
        uid=part_uid(course, path=page.identity),
        title=title[: limits.TITLE],
        slug=page.slug,
        body=text.body.strip("\n"),
        path=page.path,
        assets=mentions.assets,
    )


def told_apart(contents: list[ContentDocument]) -> tuple[ContentDocument, ...]:
    """Where two titles are the same, each says its file too."""
    often = Counter(content.title for content in contents)
    return tuple(
        replace(content, title=f"{content.title} ({title_of(posixpath.basename(content.path))})"[: limits.TITLE])
        if often[content.title] > 1
        else content
        for content in contents
    )
