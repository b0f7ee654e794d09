"""Every text of an exported folder, by its path. Modules are folders where that says it all; else outline.yaml is."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any

from coursewell.authoring.document import CourseDocument, ModuleDocument, part_uid
from coursewell.authoring.document.paths import COURSE_FILE, MODULE_FILE, OUTLINE_FILE
from coursewell.authoring.exporting.course import course_text
from coursewell.authoring.exporting.frontmatter import dumped
from coursewell.authoring.exporting.lessons import file_text, lesson_text, needs_verbatim
from coursewell.authoring.exporting.names import Names
from coursewell.authoring.folder import lesson
from coursewell.authoring.folder.modules import default_title, is_lesson
from coursewell.authoring.folder.outline import default_slug
from coursewell.authoring.folder.tree import in_natural_order


@dataclass(frozen=True)
class Folders:
    """The folder of each module, in order, where the outline can be said by folders."""

    folders: tuple[str, ...]

    @classmethod
    def of(cls, document: CourseDocument) -> Folders | None:
        folders = tuple(folder_of(module) for module in document.modules)
        if "" in folders or len(set(folders)) < len(folders):
            return None
        if any(is_a_text_of_a_folder(name) for name in document.files):
            return None  # it would be read as a lesson
        return cls(folders)

    @property
    def are_in_order(self) -> bool:
        return is_in_order(self.folders)


def folder_of(module: ModuleDocument) -> str:
    """The one folder that all texts of a module lie in, directly; "" where there is none."""
    folders = {posixpath.dirname(content.path) for content in module.contents} or {""}
    folder = folders.pop()
    names = [posixpath.basename(content.path) for content in module.contents]
    return folder if not folders and "/" not in folder and all(map(is_lesson, names)) else ""


def is_a_text_of_a_folder(path: str) -> bool:
    """Whether a folder with this file in it is taken for a module."""
    name = posixpath.basename(path)
    return path.count("/") == 1 and (is_lesson(name) or name == MODULE_FILE)


def is_in_order(names: tuple[str, ...]) -> bool:
    return list(names) == in_natural_order(names)


def texts_of(document: CourseDocument) -> dict[str, str]:
    folders = Folders.of(document)
    modules = [f"{folder}/{MODULE_FILE}" for folder in folders.folders] if folders else []
    names = Names.of(document, modules)
    texts = {content.path: lesson_text(content, course=document.uid, names=names) for content in document.contents}
    order = list(folders.folders) if folders and not folders.are_in_order else None
    texts[COURSE_FILE] = course_text(document, names, modules=order)
    if folders:
        for module, folder in zip(document.modules, folders.folders, strict=True):
            text = module_text(module, folder, course=document.uid)
            if text:
                texts[f"{folder}/{MODULE_FILE}"] = text
    else:
        texts[OUTLINE_FILE] = outline_text(document)
    return texts


def module_text(module: ModuleDocument, folder: str, *, course: str) -> str:
    """module.md, or nothing where the folder says it all."""
    bare = lesson.bare_name(folder)
    paths = tuple(content.path for content in module.contents)
    names = [posixpath.basename(path) for path in paths]
    is_verbatim = needs_verbatim(module.description, module.title)
    keys = {
        "title": module.title if module.title != default_title(bare) else None,
        "slug": module.slug if module.slug != lesson.default_slug(folder, "module") else None,
        "id": module.uid if module.uid != part_uid(course, path=lesson.identity_path(folder)) else None,
        "contents": None if is_in_order(paths) else names,
        "extra": dict(module.extra) or None,
        "verbatim": is_verbatim or None,
    }
    if not module.description and all(value is None for value in keys.values()):
        return ""
    if module.description:
        keys["title"] = module.title  # a heading in the description is not to become it
    return file_text(keys, module.description, is_verbatim=is_verbatim)


def outline_text(document: CourseDocument) -> str:
    return dumped({"modules": [outline_entry(module, course=document.uid) for module in document.modules]})


def outline_entry(module: ModuleDocument, *, course: str) -> dict[str, Any]:
    entry = {
        "title": module.title,
        "slug": module.slug if module.slug != default_slug(module.title) else None,
        "id": module.uid if module.uid != part_uid(course, path=module.slug) else None,
        "description": module.description or None,
        "extra": dict(module.extra) or None,
        "contents": [content.path for content in module.contents],
    }
    return {name: value for name, value in entry.items() if value is not None}
