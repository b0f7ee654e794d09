"""A repository of topics: each folder at the top is a course, each folder in it a module, each Markdown file a text.

Folders whose names say that they hold no lessons (archive, shared, images ...) are no courses. What the files are
called is all that says how to read them: there is no order, and often no title.
"""

from __future__ import annotations

import posixpath
from itertools import groupby
from typing import ClassVar

from coursewell.authoring.document.check import RESERVED_MODULES
from coursewell.authoring.document.identity import course_uid, part_uid
from coursewell.authoring.document.model import ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.layouts import Found, Layout, Options
from coursewell.authoring.problems import Report
from coursewell.authoring.repository.about import read_licence
from coursewell.authoring.repository.leftovers import name_left_out
from coursewell.authoring.repository.names import (
    identities_for,
    is_numbered,
    repository_name,
    slugs_for,
    title_of,
)
from coursewell.authoring.repository.texts import Page, read_page, told_apart
from coursewell.authoring.repository.topics import PROJECT, is_made_of_topics, topics
from coursewell.authoring.slugs import free_slug, slug_of

MISSING_ORDER = "missing order"


class TopicFolders(Layout):
    order: ClassVar[int] = 90
    name: ClassVar[str] = "Topic folders"
    sign: ClassVar[str] = "a folder of at least two topics, each with folders of Markdown files"

    def recognises(self, tree: Tree) -> bool:
        return is_made_of_topics(tree)

    def can_read(self, tree: Tree) -> bool:
        return bool(topics(tree))

    def read(self, tree: Tree, options: Options) -> list[Found]:
        name, licence = repository_name(tree.name), read_licence(tree)
        found = topics(tree)
        slugs, identities = slugs_for(found, "course"), identities_for(found)
        read = [
            Topic(tree, topic, paths, slug=f"{name}-{slugs[topic]}", identity=f"{name}/{identities[topic]}")
            for topic, paths in found.items()
        ]
        documents = [topic.document(options, licence) for topic in read]
        say_what_is_missing(tree.report, [path for paths in found.values() for path in paths])
        name_left_out(tree, documents)
        return [(document, tree.report) for document in documents]


def say_what_is_missing(report: Report, paths: list[str]) -> None:
    if any(not is_numbered(posixpath.basename(path)) for path in paths):
        said = "The source gives no order: texts and modules are put in the order of their names."
        report.warning(said, topic=MISSING_ORDER)
    for path in paths:
        if PROJECT.match(posixpath.basename(path)):
            report.note("This text is a project; it goes in as a text.", path, topic="project")


class Topic:
    """Reads one topic as a course. Paths are from the root of the repository, as its links are."""

    def __init__(self, tree: Tree, folder: str, paths: list[str], *, slug: str, identity: str) -> None:
        self.tree, self.folder, self.paths, self.slug = tree, folder, paths, slug
        self.uid = course_uid(f"topic folders: {identity}")
        self.pages = frozenset(paths)
        modules = {self._module_of(path) for path in paths} - {""}
        self.identities = identities_for([*paths, *modules])
        self.slugs = slugs_for(modules, "module")
        # Folders keep their slugs when a first text comes to lie beside them.
        self.slugs[""] = free_slug(slug_of(title_of(folder), "module"), set(self.slugs.values()))

    def document(self, options: Options, licence: str) -> CourseDocument:
        modules = (self._module(name, list(group)) for name, group in groupby(self.paths, key=self._module_of))
        return CourseDocument(
            uid=self.uid,
            title=title_of(self.folder),
            slug=self.slug,
            subject=options.subject,
            licence=licence,
            modules=tuple(modules),
        )

    def _module_of(self, path: str) -> str:
        """The folder below the topic; "" for the texts that lie in none."""
        parts = path.split("/")
        return parts[1] if len(parts) > 2 else ""

    def _module(self, name: str, paths: list[str]) -> ModuleDocument:
        folder, slug = posixpath.join(self.folder, name).rstrip("/"), self.slugs[name]
        short = {path: path.removeprefix(f"{folder}/") for path in paths}
        slugs = slugs_for(short.values(), "lesson")
        contents = [self._page(path, slugs[short[path]], short[path]) for path in paths]
        return ModuleDocument(
            uid=part_uid(self.uid, path=f"module:{self.identities.get(name, '')}"),
            title=title_of(name or self.folder),
            slug=f"{slug}-{slug}" if slug in RESERVED_MODULES else slug,
            contents=told_apart([content for content in contents if content]),
        )

    def _page(self, path: str, slug: str, short: str) -> ContentDocument | None:
        *folders, name = short.split("/")
        lead = [title_of(folder) for folder in folders]
        if PROJECT.match(name):
            lead, name = [*lead, "Project"], PROJECT.sub("", name)
        page = Page(path, slug, self.identities[path], title_of(name), ": ".join(lead))
        return read_page(self.tree, self.tree.report, page, course=self.uid, pages=self.pages)


layout = TopicFolders()
