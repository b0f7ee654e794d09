"""The layouts that courses may have on disk, one module each: a new layout is a new module here, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import ClassVar

from coursewell.authoring.document.check import check
from coursewell.authoring.document.model import CourseDocument
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.slugs import slug_of
from coursewell.authoring.sources import Opener, open_source
from coursewell.authoring.sources.watched import Watched


@dataclass(frozen=True)
class Options:
    """What the operator says where the source does not."""

    subject: tuple[str, ...] = ()
    #: The name of a layout, where the one that is recognised first is not meant.
    layout: str = ""
    #: The language of quizzes, where the source has them in several.
    language: str = ""


LEFT_OUT_FILE = "left-out file"

#: A course, and the report in which the names of its files are right.
Found = tuple[CourseDocument, Report]


class Layout:
    """One way to lay out courses in a folder. Subclass it; a module of this package names an instance `layout`."""

    #: Asked in this order, the most particular first.
    order: ClassVar[int] = 100
    name: ClassVar[str]
    #: How a person recognises it, for error messages: "a folder with …".
    sign: ClassVar[str]
    #: Whether an author may give a part an `id`; otherwise its name is its identity.
    takes_ids: ClassVar[bool] = False

    def recognises(self, tree: Tree) -> bool:
        raise NotImplementedError

    def can_read(self, tree: Tree) -> bool:
        """Whether it can be read so when somebody asks for it by name."""
        return self.recognises(tree)

    def read(self, tree: Tree, options: Options) -> list[Found]:
        raise NotImplementedError


@dataclass(frozen=True)
class Reading:
    """What a folder gave: its courses, where the bytes of each asset are, and what is wrong."""

    layout: str
    sign: str
    documents: tuple[CourseDocument, ...]
    report: Report
    sources: Mapping[str, Opener] = field(default_factory=dict)
    #: For each course, the report in which the names of its files are right.
    reports: tuple[Report, ...] = ()
    takes_ids: bool = False


@cache
def known() -> tuple[Layout, ...]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(sorted((module.layout for module in modules), key=lambda layout: (layout.order, layout.name)))


def read(path: Path, options: Options, *, advance: Callable[[], None] = lambda: None) -> Reading:
    """Read what lies at a path in whatever layout it has; SourceError where none fits. `advance` counts the files."""
    report = Report()
    source = open_source(path)
    tree = Tree.scan(Watched(source, advance), report)
    layout = chosen(tree, options.layout) if options.layout else recognised(tree, path)
    found = layout.read(tree, options)
    for document, its_report in found:
        check(document, its_report)
    note_unused(tree)
    if not report.errors:
        source.check_rest()
    documents, reports = tuple(document for document, _ in found), tuple(its_report for _, its_report in found)
    return Reading(layout.name, layout.sign, documents, report, tree.taken.openers, reports, layout.takes_ids)


def recognised(tree: Tree, path: Path) -> Layout:
    for layout in known():
        if layout.recognises(tree):
            return layout
    signs = "; ".join(f"{layout.name} ({layout.sign})" for layout in known())
    inside = [name for name in tree.children("") if name in tree.folders and is_recognised(tree.below(name))]
    advice = f" But its folder “{inside[0]}” has one: give {path / inside[0]}." if len(inside) == 1 else ""
    raise SourceError(f"{path} has no layout that is known here.{advice} Known layouts: {signs}.")


def is_recognised(tree: Tree) -> bool:
    return any(layout.recognises(tree) for layout in known())


def chosen(tree: Tree, name: str) -> Layout:
    for layout in known():
        if slug_of(name) == slug_of(layout.name):
            if not layout.can_read(tree):
                raise SourceError(f"This cannot be read as {layout.name}: it is not {layout.sign}.")
            return layout
    names = ", ".join(slug_of(layout.name) for layout in known())
    raise SourceError(f"There is no layout “{name}”; known are {names}.")


def note_unused(tree: Tree) -> None:
    """Name each file that became nothing. What becomes of texts is each layout's to say."""
    for path in tree.files:
        if path.endswith(".md") or path in tree.taken.used:
            continue
        if path.lower().endswith((".md", ".markdown")):
            said = "This looks like Markdown, but its name does not end in “.md”: rename it. It is left out."
            tree.report.warning(said, path, topic=LEFT_OUT_FILE)
        else:
            tree.report.note("No text uses this file; it is left out.", path, topic=LEFT_OUT_FILE)
