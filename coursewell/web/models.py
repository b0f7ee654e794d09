"""What the frame of the site keeps: the count that the page about freshness shows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.functions import Now


class FreshnessCount(models.Model):
    """What the auditor has found and the edge has done since `since`, all workers together. There is one row."""

    ROW = 1

    since = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    #: Pages that were rendered again and compared, and how many of them were out of date.
    checked = models.PositiveBigIntegerField(db_default=0)
    stale = models.PositiveBigIntegerField(db_default=0)
    #: Requests of visitors for pages that are kept, and how many of them were answered from memory.
    requests = models.PositiveBigIntegerField(db_default=0)
    hits = models.PositiveBigIntegerField(db_default=0)
    #: Questions to the database whether anything had changed, and how long they took in all.
    questions = models.PositiveBigIntegerField(db_default=0)
    question_seconds = models.FloatField(db_default=0.0)

    def __str__(self) -> str:
        return f"{self.checked} checked, {self.stale} stale"

    @classmethod
    def add(cls, **counts: float) -> None:
        """Add to the row; two workers at once lose nothing."""
        cls.objects.get_or_create(pk=cls.ROW)
        added: dict[str, Any] = {name: F(name) + count for name, count in counts.items()}
        cls.objects.filter(pk=cls.ROW).update(**added, updated_at=Now())

    @property
    def hit_percent(self) -> float:
        """Of the requests, rounded down: 100 means all of them."""
        return 1000 * self.hits // self.requests / 10 if self.requests else 0.0

    @property
    def seconds_a_question(self) -> float:
        return self.question_seconds / self.questions if self.questions else 0.0
