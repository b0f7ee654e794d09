"""A lesson whose file was renamed looks like one that left and one that came; its author should hear of it in time.

Advice, never a guess: a new file that later takes the old name would silently swap two lessons.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from coursewell.authoring.deriving import BESIDE
from coursewell.authoring.document import ContentDocument, CourseDocument
from coursewell.authoring.problems import Report
from coursewell.courses.models import Content, Module

RENAMED = "renamed part"
LOSS = "or the old one is removed, with its address and what readers did there."
AnyContent = TypeVar("AnyContent", Content, ContentDocument)
Key = Callable[[Content | ContentDocument], Hashable]


def warn_of_renames(document: CourseDocument, report: Report, *, takes_ids: bool = True) -> None:
    """Compare the document with the live course: two queries, and two more when something left.

    `takes_ids`: whether the layout lets an author write an `id`; otherwise the name is the identity.
    """
    old_modules = dict(Module.objects.filter(course__uid=document.uid).values_list("uid", "pk"))
    present = {
        uid: (pk, module)
        for uid, pk, module in Content.objects.filter(module__course__uid=document.uid).values_list(
            "uid", "pk", "module_id"
        )
    }
    named = {content.uid for content in document.contents}
    gone = [pk for uid, (pk, _) in present.items() if uid not in named]
    fresh = [content for content in document.contents if content.uid not in present]
    found = list(pairs(list(Content.objects.in_bulk(gone).values()), fresh)) if gone and fresh else []
    for old, new in found:
        was = f" ({old.data['path']})" if old.data.get("path") else ""
        what = f"This looks like the lesson “{old.title}”{was} under another name."
        advice = f"Put “id: {old.uid}” into its front matter" if takes_ids else "Give the file its old name back"
        report.warning(f"{what} {advice}, {LOSS}", new.path, topic=RENAMED)
    if takes_ids:
        lay_in = {uid: module for uid, (_, module) in present.items()} | {new.uid: old.module_id for old, new in found}
        warn_of_modules(document, old_modules, lay_in, report)


def warn_of_modules(
    document: CourseDocument, old_modules: dict[str, int], lay_in: dict[str, int], report: Report
) -> None:
    """`lay_in`: the old module of each lesson that was there before."""
    named = {module.uid for module in document.modules}
    gone = Module.objects.in_bulk([pk for uid, pk in old_modules.items() if uid not in named])
    # A module is known by its lessons: all that were there before lay in one module, which nobody else took over.
    origins = {
        module.uid: {lay_in[content.uid] for content in module.contents if content.uid in lay_in}
        for module in document.modules
    }
    heirs = [origin for found in origins.values() for origin in found]
    for new in document.modules:
        origin = origins[new.uid]
        old = gone.get(next(iter(origin))) if len(origin) == 1 else None
        if new.uid not in old_modules and old and heirs.count(old.pk) == 1:
            where = new.contents[0].path.rpartition("/")[0]
            report.warning(
                f"The module “{new.title}” looks like “{old.title}” under another name. Put “id: {old.uid}” into the "
                f"front matter of its module.md, or into its entry in outline.yaml, {LOSS}",
                where,
                topic=RENAMED,
            )


def pairs(rows: list[Content], fresh: list[ContentDocument]) -> Iterator[tuple[Content, ContentDocument]]:
    """The same text, or else the same title, where each side has it once; each lesson in one pair."""
    keys: tuple[Key, ...] = (by_text, by_title)
    for alike in keys:
        old, new = once(rows, alike), once(fresh, alike)
        both = [key for key in new if key in old]
        yield from ((old[key], new[key]) for key in both)
        taken = {part[key].uid for key in both for part in (old, new)}
        rows = [row for row in rows if row.uid not in taken]
        fresh = [content for content in fresh if content.uid not in taken]


def by_text(part: Content | ContentDocument) -> Hashable:
    said = {name: value for name, value in part.data.items() if name not in BESIDE}
    return (part.kind, part.body, json.dumps(said, sort_keys=True)) if part.body or said else None


def by_title(part: Content | ContentDocument) -> Hashable:
    return part.kind, part.title


def once(parts: Iterable[AnyContent], key: Key) -> dict[Hashable, AnyContent]:
    """The parts by key; without a key, or with one that another has too, a part says nothing."""
    found: dict[Hashable, list[AnyContent]] = {}
    for part in parts:
        found.setdefault(key(part), []).append(part)
    return {name: same[0] for name, same in found.items() if name is not None and len(same) == 1}
