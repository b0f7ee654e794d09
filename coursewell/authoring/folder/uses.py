"""What a text uses: its pictures and linked files become assets; what is not there is reported, never passed over."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import Asset
from coursewell.authoring.folder.fields import Fields
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.problems import Report
from coursewell.courses.markdown import references
from coursewell.courses.markdown.limits import MAX_CHARACTERS

MISSING_PICTURE = "missing picture"
UNRESOLVED_LINK = "unresolved link"


@lru_cache(maxsize=8)
def folders_of(pages: frozenset[str]) -> frozenset[str]:
    return frozenset(map(posixpath.dirname, pages)) - {""}


@dataclass
class Uses:
    """Collects the assets of one text. `pages` are the texts that become lessons: a link to one needs no asset."""

    tree: Tree
    report: Report
    path: str
    pages: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.found: dict[str, Asset] = {}

    @property
    def assets(self) -> tuple[Asset, ...]:
        return tuple(self.found[name] for name in sorted(self.found))

    def owned(self, fields: Fields) -> tuple[Asset, ...]:
        """What was found, with the files that front matter adds and without those that it leaves to the course."""
        for name in fields.names("files", most=limits.FILES):
            self.file(name, fields.front.lines["files"])
        for name in fields.names("without_files", most=limits.FILES):
            if self.found.pop(self.resolve(name) or "", None) is None:
                fields.error("without_files", f"The text does not show “{name}”; remove it here.")
        return self.assets

    def read(self, text: str, first_line: int = 1) -> None:
        """Note everything that a Markdown text refers to."""
        if len(text) > MAX_CHARACTERS:
            sentence = f"This text is longer than {MAX_CHARACTERS:,} characters and would be shown without its layout."
            self.report.warning(f"{sentence} Split it.", self.path, first_line)
        if "[" not in text and "<" not in text:
            return  # only whole addresses are links without either; thousands of short texts need no parsing
        for reference in references(text):
            if reference.is_relative and reference.path:
                self._note(reference.path, is_picture=reference.kind == "image", line=first_line + reference.line - 1)

    def file(self, name: str, line: int | None) -> str:
        """A file that front matter names: the name of its asset, or "" after reporting that it is not there."""
        path = self.tree.find(self.resolve(name) or "")
        asset = self.tree.asset(path) if path else None
        if asset is None:
            if path is None:
                self.report.error(f"There is no file “{name}” here; see its name and folder.", self.path, line)
            return ""
        self.found[asset.name] = asset
        return asset.name

    def resolve(self, target: str) -> str | None:
        """The path from the root, or None where it leads out of the course."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), target))
        return None if path.startswith(("../", "/")) or path == ".." else path

    def _note(self, target: str, *, is_picture: bool, line: int) -> None:
        path = self.resolve(target)
        found = self.tree.find(path) if path else None
        if found is None:
            if path in folders_of(self.pages) and not is_picture:
                return  # a link to a module
            where = "lies outside the course folder" if path is None else "is not here"
            what, topic = ("picture", MISSING_PICTURE) if is_picture else ("linked file", UNRESOLVED_LINK)
            self.report.warning(f"The {what} “{target}” {where}.", self.path, line, topic=topic)
        elif found not in self.pages:
            asset = self.tree.asset(found)
            if asset:
                self.found[asset.name] = asset
