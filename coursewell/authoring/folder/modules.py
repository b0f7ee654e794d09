"""Modules as folders: which folders are modules, which files are lessons, and in which order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from coursewell.authoring.document import limits
from coursewell.authoring.document.identity import part_uid
from coursewell.authoring.document.model import ContentDocument, ModuleDocument
from coursewell.authoring.document.paths import COURSE_FILE, MODULE_FILE
from coursewell.authoring.folder import lesson
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.problems import Report
from coursewell.courses.markdown import references

#: Texts for those who look at the folder; never part of a course unless outline.yaml names them.
FOR_AUTHORS = {"readme.md", "license.md", "licence.md", "changelog.md", "contributing.md"}
KEYS = ("title", "slug", "id", "contents", "extra", "verbatim")


def is_module(tree: Tree, folder: str) -> bool:
    if folder not in tree.folders:
        return False
    return any(name == MODULE_FILE or is_lesson(name) for name in tree.children(folder))


def is_lesson(name: str) -> bool:
    return name.endswith(".md") and name != MODULE_FILE and name.lower() not in FOR_AUTHORS


def default_title(bare: str) -> str:
    return lesson.spoken(bare)[: limits.TITLE].strip()


class Modules:
    """The modules of a course whose folders say what they are."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.folders = [name for name in tree.children("") if is_module(tree, name)]
        self.texts = {folder: [name for name in tree.children(folder) if is_lesson(name)] for folder in self.folders}

    @property
    def pages(self) -> frozenset[str]:
        lessons = {f"{folder}/{name}" for folder in self.folders for name in self.texts[folder]}
        return frozenset(lessons | {f"{folder}/{MODULE_FILE}" for folder in self.folders})

    def read(self, course: str, order: list[tuple[str, int]], pages: frozenset[str]) -> tuple[ModuleDocument, ...]:
        """`order`: the folders that course.md names, each with its line."""
        folders = in_given_order(self.tree.report, self.folders, order, "modules", COURSE_FILE)
        return tuple(self._read(folder, course, pages) for folder in folders)

    def _read(self, folder: str, course: str, pages: frozenset[str]) -> ModuleDocument:
        tree, names = self.tree, self.texts[folder]
        path = f"{folder}/{MODULE_FILE}"
        text = lesson.read_text(tree, tree.report, path) if path in tree.files else None
        bare = lesson.bare_name(folder)
        uid, title, slug, description, extra = "", default_title(bare), "", "", {}
        if text:
            fields = text.fields
            fields.refuse_unknown(KEYS)
            title = text.title or (title if not fields.has("title") else "")
            slug, uid, extra = fields.slug(), fields.line("id"), fields.extra()
            description = description_of(text, tree.report, path)
            order = [(name, fields.front.lines["contents"]) for name in fields.names("contents")]
            names = in_given_order(tree.report, names, order, "contents", path)
        return ModuleDocument(
            uid=part_uid(course, name=uid, path=lesson.identity_path(folder)),
            title=title,
            slug=slug or lesson.default_slug(folder, "module"),
            description=description,
            contents=read_lessons(tree, (f"{folder}/{name}" for name in names), course, pages),
            extra=extra,
        )


def read_lessons(tree: Tree, paths: Iterable[str], course: str, pages: frozenset[str]) -> tuple[ContentDocument, ...]:
    read = (lesson.read_lesson(tree, tree.report, path, course=course, pages=pages) for path in paths)
    return tuple(content for content in read if content)


def in_given_order(report: Report, found: list[str], order: list[tuple[str, int]], key: str, file: str) -> list[str]:
    """The names found, in the order that `key` gives; one missing there or here is an error, so that none gets lost."""
    if not order:
        return found
    names = [name for name, _ in order]
    by_name = {alias: name for name in found for alias in (name.removesuffix(".md"), name)}
    by_name |= {name: name for name in found}
    for at, (name, line) in enumerate(order):
        if name not in by_name:
            report.error(f"“{key}” names “{name}”, which is not here.", file, line)
        if name in names[:at]:
            report.error(f"“{key}” names “{name}” twice.", file, line)
    listed = list(dict.fromkeys(by_name[name] for name in names if name in by_name))
    for name in found:
        if name not in listed:
            report.error(f"“{key}” does not name “{name}”; add it, or remove the list.", file, order[0][1])
    return listed


def description_of(text: lesson.Text, report: Report, path: str) -> str:
    """A module has no address of its own, so nothing can be relative to it."""
    for reference in references(text.body):
        if reference.is_relative:
            line = text.body_line + reference.line - 1
            report.warning("The description of a module cannot show files; use the picture in a lesson.", path, line)
    return text.body.strip()


def warn_of_strays(tree: Tree, used: AbstractSet[str], advice: str) -> None:
    """Texts that nobody will read, which their author may have meant otherwise."""
    for path in sorted(tree.files):
        if path not in used and is_lesson(posixpath.basename(path)):
            tree.report.warning(f"This text is in no module; {advice}", path)
