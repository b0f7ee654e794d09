"""The native layout: a folder with course.md, and modules as folders of Markdown files or as outline.yaml lists them.

A folder of such folders gives all their courses. docs/reference/course-folder.md is the reference.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import ClassVar

from coursewell.authoring.document.model import CourseDocument
from coursewell.authoring.document.paths import OUTLINE_FILE, RESERVED
from coursewell.authoring.folder.course import COURSE_FILE, read_course
from coursewell.authoring.folder.modules import Modules, is_lesson, warn_of_strays
from coursewell.authoring.folder.outline import Outline
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.layouts import Found, Layout, Options
from coursewell.authoring.repository.leftovers import LEFT_OUT_TEXT


class MarkdownFolder(Layout):
    order: ClassVar[int] = 10
    name: ClassVar[str] = "Coursewell folder"
    sign: ClassVar[str] = "a folder with course.md, or a folder of such folders"
    takes_ids: ClassVar[bool] = True

    def recognises(self, tree: Tree) -> bool:
        return COURSE_FILE in tree.files or bool(courses_below(tree))

    def read(self, tree: Tree, options: Options) -> list[Found]:
        folders = [] if COURSE_FILE in tree.files else courses_below(tree)
        roots = [tree.below(folder) for folder in folders] or [tree]
        if folders:
            warn_of_texts_beside(tree, set(folders))
        return [(document, root.report) for root in roots if (document := read_document(root, options))]


def courses_below(tree: Tree) -> list[str]:
    return [name for name in tree.children("") if f"{name}/{COURSE_FILE}" in tree.files]


def warn_of_texts_beside(tree: Tree, folders: set[str]) -> None:
    for path in sorted(tree.files):
        if is_lesson(posixpath.basename(path)) and path.partition("/")[0] not in folders:
            said = f"This text is in no course: a folder is one if it holds {COURSE_FILE}; it is left out."
            tree.report.warning(said, path, topic=LEFT_OUT_TEXT)


def read_document(tree: Tree, options: Options) -> CourseDocument | None:
    outline = Outline(tree) if OUTLINE_FILE in tree.files else None
    folders = None if outline else Modules(tree)
    pages = (outline.pages if outline else folders.pages if folders else frozenset()) | RESERVED
    head = read_course(tree, options.subject, pages)
    if head is None:
        return None
    document, order = head
    if outline:
        if order:
            tree.report.error(f"{OUTLINE_FILE} gives the order; remove “modules” here.", COURSE_FILE, order[0][1])
        document = replace(document, modules=outline.read(document.uid, pages))
        advice = f"name it in {OUTLINE_FILE}."
    elif folders:
        document = replace(document, modules=folders.read(document.uid, order, pages))
        advice = "lessons lie directly in the folder of a module."
    for path in pages & tree.files.keys():
        tree.use(path)
    warn_of_strays(tree, pages | set(document.files), advice)
    return document


layout = MarkdownFolder()
