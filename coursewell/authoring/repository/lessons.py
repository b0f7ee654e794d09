"""Finding units and lessons by their numbers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.repository.about import INDEX, index_of
from coursewell.authoring.repository.leftovers import is_archived, is_translation
from coursewell.authoring.repository.names import is_numbered

LESSONS = "lessons"


@dataclass(frozen=True)
class Lesson:
    """A folder with what belongs to one lesson. `pages` are by name, those of deeper folders after the others."""

    folder: str
    readme: str | None
    pages: tuple[str, ...]
    assignments: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.readme or self.pages or self.assignments)


@dataclass(frozen=True)
class Unit:
    """A numbered folder at the top, with its lessons in order."""

    folder: str
    readme: str | None
    #: Texts of the unit that lie in no lesson.
    pages: tuple[str, ...]
    lessons: tuple[Lesson, ...]


def find_units(tree: Tree) -> list[Unit]:
    """The numbered folders at the top in which there is something to read."""
    folders = [name for name in tree.children("") if name in tree.folders and is_numbered(name)]
    units = [read_unit(tree, folder) for folder in folders]
    return [unit for unit in units if unit.lessons or unit.pages or unit.readme]


def read_unit(tree: Tree, folder: str) -> Unit:
    inside = f"{folder}/{LESSONS}"
    place = inside if inside in tree.folders else folder
    found = [f"{place}/{name}" for name in tree.children(place) if f"{place}/{name}" in tree.folders]
    lessons = [read_lesson(tree, path) for path in found if is_numbered(posixpath.basename(path)) or place == inside]
    loose = [path for where in dict.fromkeys((folder, place)) for path in texts_in(tree, where)]
    readme = index_of(tree, folder)
    pages = tuple(path for path in loose if path != readme)
    return Unit(folder, readme, pages, tuple(lesson for lesson in lessons if not lesson.is_empty))


def read_lesson(tree: Tree, folder: str) -> Lesson:
    readme = index_of(tree, folder)
    others = [path for path in texts_below(tree, folder) if path != readme]
    assignments = tuple(path for path in others if is_assignment(path, folder))
    return Lesson(folder, readme, tuple(path for path in others if path not in assignments), assignments)


def is_assignment(path: str, folder: str) -> bool:
    return posixpath.dirname(path) == folder and posixpath.basename(path).lower().startswith("assignment")


def texts_in(tree: Tree, folder: str) -> Iterator[str]:
    """The texts directly in a folder, but for what is archived or a translation."""
    for name in tree.children(folder):
        path = posixpath.join(folder, name)
        if name.endswith(".md") and path in tree.files and not is_archived(path) and not is_translation(tree, path):
            yield path


def texts_below(tree: Tree, folder: str) -> Iterator[str]:
    """The texts of a folder and of those in it, what stands for a folder before the others."""
    yield from sorted(texts_in(tree, folder), key=lambda path: posixpath.basename(path).lower() not in INDEX)
    for name in tree.children(folder):
        path = posixpath.join(folder, name)
        if path in tree.folders:
            yield from texts_below(tree, path)
