"""What a text of a repository mentions: as in a folder of ours, and what only its own website could have led to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.token import Token

from coursewell.authoring.folder.uses import UNRESOLVED_LINK, Uses
from coursewell.courses.markdown import references
from coursewell.courses.markdown.limits import MAX_CHARACTERS, TooMuchError
from coursewell.courses.markdown.parsing import parse
from coursewell.courses.markdown.references import Reference
from coursewell.courses.markdown.rewriting import kind_of

LINKED_FOLDER = "linked folder"
#: Whether it is worth to parse a text a second time: parsing is most of what an import does.
TO_A_ROOT = re.compile(r"""(?:\]\(|\]:|(?:href|src)\s*=)[\s<"']*[/\\]""", re.IGNORECASE)
LINKED_PICTURE = re.compile(r"\[\s*!\[")


@dataclass
class Mentions(Uses):
    """Reports three things more: links to folders, links from the root of a site, links that show a missing picture."""

    def read(self, text: str, first_line: int = 1) -> None:
        super().read(text, first_line)
        for reference in references(text) if TO_A_ROOT.search(text) else ():
            if kind_of(reference.target) == "site":
                line = first_line + reference.line - 1
                said = f"The address “{reference.target}” starts at the root of another site; here it leads nowhere."
                self.report.warning(said, self.path, line, topic=UNRESOLVED_LINK)
        for picture in linked_pictures(text):
            if picture.is_relative and not self.tree.find(self.resolve(picture.path) or ""):
                line = first_line + picture.line - 1
                said = f"A link shows nothing but the picture “{picture.path}”, which is not here: nobody can see it."
                self.report.warning(said, self.path, line, topic=UNRESOLVED_LINK)

    def _note(self, target: str, *, is_picture: bool, line: int) -> None:
        folder = self.resolve(target)
        if is_picture or folder not in self.tree.folders or self.tree.find(folder):
            super()._note(target, is_picture=is_picture, line=line)
        elif not self._leads_to_a_page(folder):
            said = f"“{target}” is a folder, which has no page here; readers see these words without a link."
            self.report.warning(said, self.path, line, topic=LINKED_FOLDER)

    def _leads_to_a_page(self, folder: str) -> bool:
        return any(page.rpartition("/")[0] == folder for page in self.pages)


def linked_pictures(text: str) -> list[Reference]:
    """The pictures that are all a link shows: `[![a badge](badge.svg)](https://...)`."""
    if not LINKED_PICTURE.search(text) or len(text) > MAX_CHARACTERS:
        return []
    try:
        tokens, _ = parse(text)
    except TooMuchError:
        return []
    found = []
    for token in tokens:
        if token.type == "inline":
            found += _linked_pictures(token.children or [], token.map[0] + 1 if token.map else 1)
    return found


def _linked_pictures(tokens: list[Token], line: int) -> list[Reference]:
    found: list[Reference] = []
    inside: list[Token] | None = None
    at = line
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            line += 1
        elif token.type == "link_open":
            inside = []
        elif token.type == "link_close" and inside:
            pictures = [one for one in inside if one.type == "image"]
            if len(pictures) == 1 and not any(one.content.strip() for one in inside if one.type != "image"):
                found.append(Reference("image", str(pictures[0].attrs.get("src", "")), at))
            inside = None
        elif inside is not None:
            inside.append(token)
            at = line if token.type == "image" else at
    return found
