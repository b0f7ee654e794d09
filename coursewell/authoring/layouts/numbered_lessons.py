"""A curriculum of numbered units: each holds numbered lessons, each a folder with README.md, pages and an assignment.

`2-farm/lessons/1-predict-growth/README.md`, or without the folder `lessons` in between. Quizzes lie apart, in the
JSON files of a “quiz-app”.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from coursewell.authoring.document import limits
from coursewell.authoring.document.check import RESERVED_MODULES
from coursewell.authoring.document.identity import course_uid, part_uid
from coursewell.authoring.document.model import ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.layouts import Found, Layout, Options
from coursewell.authoring.repository.about import (
    Introduction,
    first_paragraph,
    index_of,
    read_introduction,
    read_licence,
    summary_of,
)
from coursewell.authoring.repository.leftovers import name_left_out
from coursewell.authoring.repository.lessons import Lesson, Unit, find_units
from coursewell.authoring.repository.names import identities_for, repository_name, slugs_for, title_of
from coursewell.authoring.repository.placing import Placed, place_quizzes
from coursewell.authoring.repository.quizzes import Quiz, read_quizzes
from coursewell.authoring.repository.texts import Page, read_page, take_title, told_apart
from coursewell.courses.markdown import references


class NumberedLessons(Layout):
    order: ClassVar[int] = 30
    name: ClassVar[str] = "Numbered lessons"
    sign: ClassVar[str] = "a folder with README.md and numbered units, whose numbered lessons each have a README.md"

    def recognises(self, tree: Tree) -> bool:
        return index_of(tree, "") is not None and any(lesson.readme for lesson in lessons_of(find_units(tree)))

    def read(self, tree: Tree, options: Options) -> list[Found]:
        document = Curriculum(tree, options).document()
        name_left_out(tree, [document])
        return [(document, tree.report)]


def lessons_of(units: list[Unit]) -> list[Lesson]:
    return [lesson for unit in units for lesson in unit.lessons]


def quiz_path(lesson: Lesson, side: str, at: int) -> str:
    """Where a quiz would lie if it were a text: beside the lesson that it belongs to."""
    return f"{lesson.folder}/quizzes/{side}{f'-{at}' if at > 1 else ''}.md"


class Curriculum:
    """Reads one such curriculum."""

    def __init__(self, tree: Tree, options: Options) -> None:
        self.tree, self.report, self.options = tree, tree.report, options
        self.name = repository_name(tree.name)
        self.uid = course_uid(f"numbered lessons: {self.name}")
        self.units = find_units(tree)
        self.quizzes = read_quizzes(tree, self.report, options.language)
        lessons = lessons_of(self.units)
        texts = [(lesson.readme or lesson.folder, self._source(lesson.readme)) for lesson in lessons]
        self.numbers = {lesson.folder: number for number, lesson in enumerate(lessons, start=1)}
        placed = place_quizzes(texts, self.quizzes, self.report)
        self.placed = {lesson.folder: place for lesson, place in zip(lessons, placed, strict=True)}
        self.readmes = {path: text for path, text in texts if text}
        self.pages = frozenset(path for unit in self.units for path in self._paths(unit))
        folders = [unit.folder for unit in self.units]
        self.identities, self.slugs = identities_for([*self.pages, *folders]), slugs_for(folders, "unit")

    def _source(self, path: str | None) -> str:
        return (self.tree.text(path) or "") if path else ""

    def _paths(self, unit: Unit) -> Iterator[str]:
        yield from unit.pages
        for lesson in unit.lessons:
            yield from (path for path in (lesson.readme, *lesson.pages, *lesson.assignments) if path)
            yield from self._quizzes(lesson)

    def _quizzes(self, lesson: Lesson) -> dict[str, int]:
        """The path and number of each quiz of a lesson."""
        place = self.placed.get(lesson.folder, Placed())
        sides = {"before": place.before, "after": place.after}
        return {
            quiz_path(lesson, side, at): number
            for side, numbers in sides.items()
            for at, number in enumerate(numbers, start=1)
        }

    def document(self) -> CourseDocument:
        readme = index_of(self.tree, "")
        about = read_introduction(self.tree, self.report, readme, self.pages) if readme else Introduction()
        return CourseDocument(
            uid=self.uid,
            title=about.title or title_of(self.name),
            slug=self.name,
            subject=self.options.subject,
            summary=summary_of(about.body),
            overview=about.body,
            licence=read_licence(self.tree),
            assets=about.assets,
            modules=tuple(self._module(unit) for unit in self.units),
        )

    def _module(self, unit: Unit) -> ModuleDocument:
        about = read_introduction(self.tree, self.report, unit.readme) if unit.readme else Introduction()
        slug, title = self.slugs[unit.folder], about.title or title_of(unit.folder)
        slugs = self._slugs(unit)
        contents = [
            *(self._page(path, slugs[path], "") for path in unit.pages),
            *(content for lesson in unit.lessons for content in self._lesson(lesson, slugs)),
        ]
        return ModuleDocument(
            uid=part_uid(self.uid, path=f"module:{self.identities[unit.folder]}"),
            title=title,
            slug=f"{slug}-{slug}" if slug in RESERVED_MODULES else slug,
            description=first_paragraph(about.body),
            contents=told_apart([content for content in contents if content]),
        )

    def _slugs(self, unit: Unit) -> dict[str, str]:
        """A README goes by the name of its lesson, a page by that of its lesson and its own."""
        short = {path: path for path in unit.pages}
        for lesson in unit.lessons:
            name = posixpath.basename(lesson.folder)
            for path in (*lesson.pages, *lesson.assignments):
                short[path] = name + path[len(lesson.folder) :]
            for path in self._quizzes(lesson):
                short[path] = f"{name}/quiz-{posixpath.basename(path)}"
            if lesson.readme:
                short[lesson.readme] = name
        short = {path: name.removeprefix(f"{unit.folder}/") for path, name in short.items()}
        slugs = slugs_for(short.values(), "lesson")
        return {path: slugs[name] for path, name in short.items()}

    def _lesson(self, lesson: Lesson, slugs: dict[str, str]) -> Iterator[ContentDocument | None]:
        source = self.readmes.get(lesson.readme or "", "")
        title = take_title(source).title or title_of(posixpath.basename(lesson.folder))
        number = f"Lesson {self.numbers[lesson.folder]}"
        quizzes = {path: self._quiz(path, slugs[path], number, title) for path, number in self._quizzes(lesson).items()}
        yield from (quiz for path, quiz in quizzes.items() if "/quizzes/before" in path)
        if lesson.readme:
            page = self._page(lesson.readme, slugs[lesson.readme], "", default=title)
            yield with_own_quizzes(page, self.placed[lesson.folder], self._quizzes(lesson)) if page else None
        for path in self._in_order(lesson, source):
            yield self._page(path, slugs[path], ": ".join([number, *folders_between(lesson.folder, path)]))
        for path in lesson.assignments:
            yield self._page(path, slugs[path], f"{number}: Assignment", default="")
        yield from (quiz for path, quiz in quizzes.items() if "/quizzes/after" in path)

    def _in_order(self, lesson: Lesson, source: str) -> list[str]:
        """The other pages in the order in which the README leads to them; the rest follows by name."""
        folder = posixpath.dirname(lesson.readme or "")
        linked = [posixpath.normpath(posixpath.join(folder, one.path)) for one in references(source) if one.is_relative]
        return sorted(lesson.pages, key=lambda path: linked.index(path) if path in linked else len(linked))

    def _page(self, path: str, slug: str, lead: str, *, default: str | None = None) -> ContentDocument | None:
        default = title_of(posixpath.basename(path)) if default is None else default
        page = Page(path, slug, self.identities[path], default, lead)
        return read_page(self.tree, self.report, page, course=self.uid, pages=self.pages)

    def _quiz(self, path: str, slug: str, number: int, lesson: str) -> ContentDocument:
        quiz: Quiz = self.quizzes[number]
        return ContentDocument(
            uid=part_uid(self.uid, path=self.identities[path]),
            title=quiz.title or f"{lesson}: Quiz {number}"[: limits.TITLE],
            slug=slug,
            kind="quiz",
            data={"questions": list(quiz.questions)},
            path=path,
        )


def folders_between(folder: str, path: str) -> list[str]:
    """The titles of the folders in which a page lies deeper than its lesson."""
    between = posixpath.dirname(path)[len(folder) :].strip("/")
    return [title_of(name) for name in between.split("/")] if between else []


def with_own_quizzes(page: ContentDocument, placed: Placed, quizzes: dict[str, int]) -> ContentDocument:
    """The README with its links to quizzes elsewhere on the web leading to those of this course."""
    body, paths = page.body, {number: path for path, number in quizzes.items()}
    for address, number in placed.addresses.items():
        if number in paths:
            path = posixpath.relpath(paths[number], posixpath.dirname(page.path))
            body = body.replace(f"]({address})", f"]({path})")
    return replace(page, body=body)


layout = NumberedLessons()
