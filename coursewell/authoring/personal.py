"""What the studio notes of a person: who changed and published what. Erased, it was somebody."""

from __future__ import annotations

from typing import Any

from coursewell.accounts.models import User
from coursewell.accounts.privacy.sections import Section
from coursewell.authoring.models import Draft, DraftContent, Revision, Schedule


def collect(user: User) -> dict[str, Any]:
    published = Revision.objects.filter(published_by=user).order_by("pk")
    return {
        "published": list(published.values("course__title", "number", "published_at")),
        "scheduled": list(Schedule.objects.filter(by=user).values("course__title").order_by("pk")),
        "changed_last": [
            *Draft.objects.filter(changed_by=user).values_list("course__title", flat=True).order_by("pk"),
            *DraftContent.objects.filter(changed_by=user).values_list("title", flat=True).order_by("pk"),
        ],
    }


SECTION = Section(
    "writing",
    collect,
    frozenset(
        {
            "authoring.Draft.changed_by",
            "authoring.DraftContent.changed_by",
            "authoring.Revision.published_by",
            "authoring.Schedule.by",
        }
    ),
)
