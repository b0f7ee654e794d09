"""Texts of a repository that are no part of a course, each named with the reason."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from coursewell.authoring.document.model import CourseDocument
from coursewell.authoring.folder.tree import Tree

ARCHIVED_FILE = "archived file"
LEFT_OUT_TEXT = "left-out text"
LEFT_OUT_TRANSLATION = "left-out translation"

#: Names by which people say that what lies in a folder is no longer taught: also `archive-2019`, but not `old_english`.
ARCHIVE = re.compile(
    r"_*(?:(?:archives?|archived|deprecated|obsolete)(?:[-_. ].*)?|attic|legacy|old|retired)_*", re.IGNORECASE
)
TRANSLATIONS = frozenset({"translations", "translation", "i18n", "locales"})
TRANSLATED = re.compile(r"(?P<name>.+)\.[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\.md")


def is_archived(path: str) -> bool:
    """Whether a folder above a file says that it is no longer taught."""
    return any(ARCHIVE.fullmatch(part) for part in path.split("/")[:-1])


def is_translation(tree: Tree, path: str) -> bool:
    """Whether a text lies among translations, or beside the one that it translates (README.fr.md)."""
    if any(part.lower() in TRANSLATIONS for part in path.split("/")[:-1]):
        return True
    found = TRANSLATED.fullmatch(posixpath.basename(path))
    return found is not None and posixpath.join(posixpath.dirname(path), f"{found['name']}.md") in tree.files


def name_left_out(tree: Tree, documents: Iterable[CourseDocument]) -> None:
    """A note for each text that became neither a content nor anything else."""
    taken = set(tree.taken.used)
    for document in documents:
        taken |= {content.path for content in document.contents}
        taken |= {asset.name for asset in document.assets}
        taken |= {asset.name for content in document.contents for asset in content.assets}
    for path in tree.files:
        if not path.endswith(".md") or path in taken:
            continue
        if is_archived(path):
            tree.report.note("This text is archived; it is left out.", path, topic=ARCHIVED_FILE)
        elif is_translation(tree, path):
            tree.report.note("This is a translation; it is left out.", path, topic=LEFT_OUT_TRANSLATION)
        else:
            tree.report.note("This text belongs to no lesson; it is left out.", path, topic=LEFT_OUT_TEXT)
