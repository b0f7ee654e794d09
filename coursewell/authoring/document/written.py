"""How much a document takes as a folder at most, so that `check` refuses what no reader of folders would take.

Bounds, not sizes: each is at least what the export writes (`exporting`), in bytes, whatever way YAML quotes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import ContentDocument, CourseDocument, ModuleDocument

#: Between quotes, YAML may write these as two characters, and anything beyond the usual as an escape of ten.
DOUBLED = re.compile(r"""[\n\t"'\\]""")
ESCAPED = re.compile("[^\n\t\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\u2028\u2029]")
#: Marks, quotes and the break after a value.
AROUND = 8
#: The names of all keys of a front matter, and its short values.
KEYS = 1_000
#: The path to a file from a text twelve folders deep.
UPWARDS = 36


class Size(NamedTuple):
    """Bytes, and values (a list and a mapping are one each beside what they hold)."""

    bytes: int = 0
    nodes: int = 0

    def plus(self, other: Size) -> Size:
        return Size(self.bytes + other.bytes, self.nodes + other.nodes)


#: A lesson with a title and a slug alone, whatever they are.
PLAIN = Size(KEYS + 10 * (limits.TITLE + limits.SLUG) + 4 * AROUND, 40)


def total(sizes: Iterable[Size]) -> Size:
    found = Size()
    for size in sizes:
        found = found.plus(size)
    return found


def of_text(text: str, depth: int = 1) -> Size:
    more = len(DOUBLED.findall(text)) + 9 * len(ESCAPED.findall(text)) + text.count("\n") * indent(depth)
    return Size(len(text.encode(errors="replace")) + more + AROUND + indent(depth), 1)


def of_value(value: Any, depth: int = 1) -> Size:
    """Any plain value."""
    if isinstance(value, str):
        return of_text(value, depth)
    if isinstance(value, Mapping):
        parts = (of_text(str(name), depth).plus(of_value(item, depth + 1)) for name, item in value.items())
        return total(parts).plus(Size(AROUND, 1))
    if isinstance(value, list | tuple):
        return total(of_value(item, depth + 1) for item in value).plus(Size(AROUND, 1))
    return of_text(str(value), depth)


def indent(depth: int) -> int:
    return 2 * depth + 2


def of_course(document: CourseDocument) -> Size:
    """The front matter of course.md. Any file of the course may have to be named in it."""
    prose = [document.outcomes, document.audience, document.prerequisites, document.assessment]
    lines = [document.title, document.slug, document.code, document.summary, document.licence, document.external_url]
    people = [(person.name, person.slug, person.bio) for person in document.instructors]
    # Prose may become a list: a mark before each line. The names of people's keys are counted as a short value each.
    marks = Size(*[sum(text.count("\n") + 1 for text in prose) * AROUND] * 2)
    names = Size(len(people) * 3 * 2 * AROUND, len(people) * 3)
    own = of_value([*prose, *lines, document.subject, people, document.extra, document.cover])
    shown = mentioned_at_most(document, [document.overview, *prose])
    order = of_value([part.path.partition("/")[0] for module in document.modules for part in module.contents[:1]])
    files = of_value([asset.name for asset in document.assets])
    return total([Size(KEYS, 60), own, marks, names, order, shown, files])


def of_module(module: ModuleDocument) -> Size:
    """The front matter of module.md."""
    names = [content.path for content in module.contents]
    return total([Size(KEYS, 20), of_value([module.title, module.slug, module.extra]), of_names(names)])


def of_content(content: ContentDocument, mentioned: Size) -> Size:
    """The front matter of a lesson; `mentioned`: the files that it may have to say are not its own."""
    data = {} if content.kind == "quiz" else content.data
    if not (data or content.extra or content.assets or mentioned.nodes):
        return PLAIN  # most lessons
    own = of_value([content.title, content.slug, data, content.extra])
    # The files of a video and of its captions are named from where the text lies.
    upwards = Size(len(content.assets) * UPWARDS + 60 * UPWARDS)
    return total([Size(KEYS, 40), own, upwards, mentioned, of_names([asset.name for asset in content.assets])])


def of_outline(document: CourseDocument) -> Size:
    """outline.yaml."""
    entries = (
        total([Size(KEYS // 5, 12), of_value([module.title, module.slug, module.description, module.extra], 4)])
        for module in document.modules
    )
    return total([Size(KEYS, 3), *entries]).plus(of_value([content.path for content in document.contents], 4))


def of_names(names: list[str]) -> Size:
    return of_value(names).plus(Size(len(names) * UPWARDS))


class Mentions:
    """The most that the files which a text mentions can take: it needs a bracket for each."""

    def __init__(self, document: CourseDocument) -> None:
        sizes = sorted((of_text(name).bytes + UPWARDS for name in document.files), reverse=True)
        self._sums = [0, *accumulate(sizes)]

    def most(self, text: str) -> Size:
        count = min(text.count("]") + text.count("<"), len(self._sums) - 1)
        return Size(self._sums[count], count)


def mentioned_at_most(document: CourseDocument, texts: Iterable[str]) -> Size:
    return Mentions(document).most("".join(texts))
