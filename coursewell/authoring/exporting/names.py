"""The names that an exported folder will have, and what reading it will find in a text by itself."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from coursewell.authoring.document import CourseDocument
from coursewell.authoring.document.paths import RESERVED
from coursewell.courses.links import within
from coursewell.courses.markdown import references


@dataclass(frozen=True)
class Names:
    """`pages` are texts of the course, `files` everything else that will lie in the folder."""

    pages: frozenset[str]
    files: frozenset[str]

    @classmethod
    def of(cls, document: CourseDocument, modules: Iterable[str] = ()) -> Names:
        """`modules`: the files that describe modules."""
        pages = {content.path for content in document.contents}
        return cls(frozenset(pages | RESERVED | set(modules)), frozenset(document.files))

    def find(self, path: str) -> str | None:
        """As a tree finds it."""
        for form in (path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path)):
            if form in self.pages or form in self.files:
                return form
        return None

    def used_by(self, text: str, path: str) -> set[str]:
        """The files that the text at `path` refers to."""
        targets = (reference.path for reference in references(text) if reference.is_relative and reference.path)
        found = {self.find(target) for target in (within(path, target) for target in targets) if target}
        return {name for name in found if name in self.files}

    def difference(self, wanted: Iterable[str], found: set[str], path: str) -> dict[str, list[str] | None]:
        """The keys of front matter for files that a text does not show by itself, or shows without owning them."""
        names = set(wanted)
        more, less = sorted(names - found), sorted(found - names)
        return {
            "files": [relative(name, path) for name in more] or None,
            "without_files": [relative(name, path) for name in less] or None,
        }


def relative(name: str, path: str) -> str:
    """How the text at `path` names a file."""
    return posixpath.relpath(f"/{name}", posixpath.dirname(f"/{path}"))
