"""Subjects as the tree that they are, in one flat list: a parent, its children, the next parent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.http import Http404

from coursewell.courses.models import FormerSlug, Subject
from coursewell.courses.slugs import RenamedError, current_slug
from freshkeys import Result


def in_tree_order(subjects: Sequence[Subject], courses_in: Mapping[int, int]) -> Result[Subject]:
    """Give each subject its `depth`, its `ancestors` and its `total_courses`, in which a parent includes its children.

    `courses_in` counts the courses of each subject itself. What hangs below nothing that can be reached (a circle,
    which only plain SQL can make) stands at the top, so that no subject is ever lost.
    """
    children: dict[int | None, list[Subject]] = defaultdict(list)
    known = {subject.pk for subject in subjects}
    for subject in subjects:
        children[subject.parent_id if subject.parent_id in known else None].append(subject)
    ordered: list[Subject] = []
    placed: set[int] = set()
    for start in (*children[None], *subjects):
        if start.pk not in placed:
            _place(start, children, ordered, placed)
    for subject in ordered:
        subject.total_courses = courses_in.get(subject.pk, 0)
    for subject in reversed(ordered):
        if subject.ancestors:
            subject.ancestors[-1].total_courses += subject.total_courses
    return Result(ordered, "all_subjects")


def _place(
    start: Subject, children: Mapping[int | None, list[Subject]], ordered: list[Subject], placed: set[int]
) -> None:
    waiting: list[tuple[Subject, list[Subject]]] = [(start, [])]
    while waiting:
        subject, ancestors = waiting.pop()
        if subject.pk in placed:
            continue
        placed.add(subject.pk)
        subject.ancestors, subject.depth = ancestors, len(ancestors)
        ordered.append(subject)
        waiting += [(child, [*ancestors, subject]) for child in reversed(children.get(subject.pk, []))]


def family(subject: Subject, subjects: Iterable[Subject]) -> tuple[int, ...]:
    """The ids of a subject and of all below it."""
    return tuple(sorted(one.pk for one in subjects if one.pk == subject.pk or subject in one.ancestors))


def find(subjects: Iterable[Subject], slug: str | None) -> Subject | None:
    """The subject with this slug, none for no slug; otherwise it has another slug today, or it is a 404."""
    if slug is None:
        return None
    found = next((subject for subject in subjects if subject.slug == slug), None)
    if found is not None:
        return found
    present = current_slug(FormerSlug.Target.SUBJECT, slug)
    if present is None or present == slug:
        raise Http404("There is no such subject.")
    raise RenamedError("subject", present)


def path_to(subject_id: int, subjects: Iterable[Subject]) -> list[Subject]:
    """The way from the root to a subject, that one included."""
    by_id = {subject.pk: subject for subject in subjects}
    path: list[Subject] = []
    at = by_id.get(subject_id)
    while at is not None and at not in path:
        path.insert(0, at)
        at = by_id.get(at.parent_id) if at.parent_id else None
    return path
