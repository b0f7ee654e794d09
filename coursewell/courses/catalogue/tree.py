"""Subjects as the tree that they are, in one flat list: a parent, its children, the next parent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.http import Http404

from coursewell.courses.models import FormerSlug, Subject
from coursewell.courses.slugs import RenamedError, current_slug


def in_tree_order(subjects: Iterable[Subject], courses_in: Mapping[int, int]) -> list[Subject]:
    """Give each subject its `depth` and its `total_courses`, in which a parent includes its children.

    `courses_in` counts the courses of each subject itself. What hangs below nothing that can be reached (a circle,
    which only plain SQL can make) stands at the top, so that no subject is ever lost.
    """
    subjects = list(subjects)
    children: dict[int | None, list[Subject]] = defaultdict(list)
    known = {subject.pk for subject in subjects}
    for subject in subjects:
        children[subject.parent_id if subject.parent_id in known else None].append(subject)
    ordered: list[Subject] = []
    placed: set[int] = set()
    for start in (*children[None], *subjects):
        _place(start, children, ordered, placed)
    totals = with_descendants(ordered, courses_in)
    for subject in ordered:
        subject.total_courses = totals[subject.pk]
    return ordered


def _place(
    start: Subject, children: Mapping[int | None, list[Subject]], ordered: list[Subject], placed: set[int]
) -> None:
    waiting = [(start, 0)]
    while waiting:
        subject, depth = waiting.pop()
        if subject.pk in placed:
            continue
        placed.add(subject.pk)
        subject.depth = depth
        ordered.append(subject)
        waiting += [(child, depth + 1) for child in reversed(children.get(subject.pk, []))]


def with_descendants(subjects: Sequence[Subject], numbers: Mapping[int, int]) -> dict[int, int]:
    """Numbers of subjects in tree order, summed up: that of a parent includes those of all below it."""
    totals: dict[int, int] = {}
    waiting: dict[int, int] = defaultdict(int)  # by depth: the sums of siblings whose parent comes before them
    for subject in reversed(subjects):
        totals[subject.pk] = numbers.get(subject.pk, 0) + waiting.pop(subject.depth + 1, 0)
        waiting[subject.depth] += totals[subject.pk]
    return totals


def family(subject: Subject, subjects: Sequence[Subject]) -> tuple[int, ...]:
    """The ids of a subject and of all below it, from a list in tree order."""
    found = [subject.pk]
    for other in subjects[subjects.index(subject) + 1 :]:
        if other.depth <= subject.depth:
            break
        found.append(other.pk)
    return tuple(sorted(found))


def find(subjects: Sequence[Subject], slug: str | None) -> Subject | None:
    """The subject with this slug, with its `ancestors`; none for no slug.

    Otherwise it has another slug today, or it is a 404.
    """
    if not slug:
        return None
    found = next((subject for subject in subjects if subject.slug == slug), None)
    if found is not None:
        found.ancestors = path_to(found.pk, subjects)[:-1]
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
