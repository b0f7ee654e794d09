"""The layouts that courses may have on disk, one module each: a new layout is a new module here, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
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
from coursewell.authoring.sources import Opener, open_source


@dataclass(frozen=True)
class Options:
    """What the operator says where the source does not."""

    subject: tuple[str, ...] = ()


#: A course, and the report in which the names of its files are right.
Found = tuple[CourseDocument, Report]


class Layout:
    """One way to lay out courses in a folder. Subclass it; a module of this package names an instance `layout`."""

    #: Asked in this order, the most particular first.
    order: ClassVar[int] = 100
    name: ClassVar[str]
    #: How a person recognises it, for error messages: "a folder with …".
    sign: ClassVar[str]

    def recognises(self, tree: Tree) -> bool:
        raise NotImplementedError

    def read(self, tree: Tree, options: Options) -> list[Found]:
        raise NotImplementedError


@dataclass(frozen=True)
class Reading:
    """What a folder gave: its courses, where the bytes of each asset are, and what is wrong."""

    layout: str
    documents: tuple[CourseDocument, ...]
    report: Report
    sources: Mapping[str, Opener] = field(default_factory=dict)
    #: Files that are neither texts nor used by one.
    unused: int = 0


@cache
def known() -> tuple[Layout, ...]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(sorted((module.layout for module in modules), key=lambda layout: (layout.order, layout.name)))


def read(path: Path, options: Options) -> Reading:
    """Read a folder in whatever layout it has. Raises SourceError where none fits."""
    report = Report()
    tree = Tree.scan(open_source(path), report)
    for layout in known():
        if layout.recognises(tree):
            found = layout.read(tree, options)
            for document, its_report in found:
                check(document, its_report)
            unused = sum(not name.endswith(".md") for name in tree.files) - len(tree.taken.used)
            return Reading(layout.name, tuple(document for document, _ in found), report, tree.taken.openers, unused)
    signs = "; ".join(f"{layout.name} ({layout.sign})" for layout in known())
    raise SourceError(f"{path} has no layout that is known here. Known layouts: {signs}.")
