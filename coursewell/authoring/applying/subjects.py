"""Finding, or making, the subject that a path of titles means."""

from __future__ import annotations

from coursewell.authoring.applying.changes import Changes
from coursewell.authoring.slugs import free_slug, slug_of
from coursewell.courses.models import Subject


def subject_at(path: tuple[str, ...], changes: Changes) -> Subject:
    """Titles are compared without capitals; a path of one name is found wherever in the tree that name is unique."""
    subject = only_one_called(path[0]) if len(path) == 1 else None
    if subject:
        return subject
    for title in path:
        parent = subject
        subject = Subject.objects.filter(parent=parent, title__iexact=title).order_by("pk").first()
        if subject is None:
            subject = Subject.objects.create(parent=parent, title=title, slug=slug_for(title, parent))
            changes.note("created", "subject")
    assert subject is not None
    return subject


def only_one_called(title: str) -> Subject | None:
    found = list(Subject.objects.filter(title__iexact=title)[:2])
    return found[0] if len(found) == 1 else None


def slug_for(title: str, parent: Subject | None) -> str:
    slug = slug_of(title, "subject")
    if parent and Subject.objects.filter(slug=slug).exists():
        slug = slug_of(f"{parent.slug} {title}", "subject")
    return free_slug(slug, set(Subject.objects.filter(slug__startswith=slug).values_list("slug", flat=True)))
