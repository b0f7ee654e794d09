"""The native layout: a folder with course.md, a folder for each module, a Markdown file for each content.

A folder of such folders gives all their courses. docs/reference/course-folder.md is the reference.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import ClassVar

from coursewell.authoring.document import limits
from coursewell.authoring.document.identity import part_uid
from coursewell.authoring.document.model import ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.folder import lesson
from coursewell.authoring.folder.course import COURSE_FILE, read_course
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.layouts import Found, Layout, Options
from coursewell.authoring.problems import Report
from coursewell.authoring.slugs import slug_of
from coursewell.courses.markdown import references

MODULE_FILE = "module.md"
#: Texts for those who look at the folder; never part of a course.
FOR_AUTHORS = {"readme.md", "license.md", "licence.md", "changelog.md", "contributing.md"}
MODULE_KEYS = ("title", "slug", "id", "contents")


class MarkdownFolder(Layout):
    order: ClassVar[int] = 10
    name: ClassVar[str] = "Coursewell folder"
    sign: ClassVar[str] = "a folder with course.md, or a folder of such folders"

    def recognises(self, tree: Tree) -> bool:
        return COURSE_FILE in tree.files or bool(courses_below(tree))

    def read(self, tree: Tree, options: Options) -> list[Found]:
        roots = [tree] if COURSE_FILE in tree.files else [tree.below(folder) for folder in courses_below(tree)]
        return [(document, root.report) for root in roots if (document := read_document(root, options))]


def courses_below(tree: Tree) -> list[str]:
    return [name for name in tree.children("") if f"{name}/{COURSE_FILE}" in tree.files]


def read_document(tree: Tree, options: Options) -> CourseDocument | None:
    folders = [name for name in tree.children("") if is_module(tree, name)]
    texts = {folder: [name for name in tree.children(folder) if is_lesson(name)] for folder in folders}
    pages = frozenset(f"{folder}/{name}" for folder in folders for name in texts[folder])
    warn_of_strays(tree, pages)
    head = read_course(tree, options.subject, pages)
    if head is None:
        return None
    document, given = head
    order = in_given_order(tree.report, folders, given, "modules", COURSE_FILE)
    modules = (read_module(tree, folder, texts[folder], course=document.uid, pages=pages) for folder in order)
    return replace(document, modules=tuple(module for module in modules if module))


def is_module(tree: Tree, folder: str) -> bool:
    if folder not in tree.folders:
        return False
    return any(name == MODULE_FILE or is_lesson(name) for name in tree.children(folder))


def is_lesson(name: str) -> bool:
    return name.endswith(".md") and name != MODULE_FILE and name.lower() not in FOR_AUTHORS


def warn_of_strays(tree: Tree, pages: frozenset[str]) -> None:
    for path in sorted(tree.files):
        name = posixpath.basename(path)
        if path in pages or not is_lesson(name) or path == COURSE_FILE:
            continue
        tree.report.warning("This text is in no module; lessons lie directly in the folder of a module.", path)


def in_given_order(report: Report, found: list[str], order: list[tuple[str, int]], key: str, file: str) -> list[str]:
    """The names found, in the order that `key` gives; one missing there or here is an error, so that none gets lost."""
    if not order:
        return found
    names = [name for name, _ in order]
    by_name = {alias: name for name in found for alias in (name.removesuffix(".md"), name)}
    for name, line in order:
        if name not in by_name:
            report.error(f"“{key}” names “{name}”, which is not here.", file, line)
        if names.count(name) > 1:
            report.error(f"“{key}” names “{name}” twice.", file, line)
    listed = list(dict.fromkeys(by_name[name] for name in names if name in by_name))
    for name in found:
        if name not in listed:
            report.error(f"“{key}” does not name “{name}”; add it, or remove the list.", file, order[0][1])
    return listed


def read_module(
    tree: Tree, folder: str, names: list[str], *, course: str, pages: frozenset[str]
) -> ModuleDocument | None:
    report = tree.report
    path = f"{folder}/{MODULE_FILE}"
    text = lesson.read_text(tree, report, path) if path in tree.files else None
    title, slug, identity, description, order = "", "", "", "", []
    if text:
        fields = text.fields
        fields.refuse_unknown(MODULE_KEYS)
        title, slug, identity = text.title, fields.slug(), fields.line("id")
        description = description_of(text, report, path)
        order = [(name, fields.front.lines["contents"]) for name in fields.names("contents")]
    names = in_given_order(report, names, order, "contents", path)
    read = (lesson.read_lesson(tree, report, f"{folder}/{name}", course=course, pages=pages) for name in names)
    contents: list[ContentDocument] = [content for content in read if content]
    bare = lesson.bare_name(folder)
    return ModuleDocument(
        uid=part_uid(course, name=identity, path=lesson.identity_path(folder)),
        title=title or lesson.spoken(bare)[: limits.TITLE],
        slug=slug or slug_of(bare, "module"),
        description=description,
        contents=tuple(contents),
    )


def description_of(text: lesson.Text, report: Report, path: str) -> str:
    """A module has no address of its own, so nothing can be relative to it."""
    for reference in references(text.body):
        if reference.is_relative:
            line = text.body_line + reference.line - 1
            report.warning("The description of a module cannot show files; use the picture in a lesson.", path, line)
    return text.body.strip()


layout = MarkdownFolder()
