from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One sitting of a quiz. `paper` is the questions as they were when it began, with their answers and their order.

    It never leaves the server whole.
    """

    enrolment = models.ForeignKey("learning.Enrolment", models.CASCADE, related_name="attempts")
    uid = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField(_("started"), default=timezone.now, db_default=Now())
    #: None: without a time limit.
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=2, null=True, blank=True)
    of = models.DecimalField(_("of"), max_digits=9, decimal_places=2, null=True, blank=True)
    paper = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "uid", "number"], name="learning_attempt_once"),
        ]

    class Freshkeys:
        collections = ("enrolment",)

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.uid} {self.number}"


class Answer(models.Model):
    """What was answered to one question of an attempt, saved as it was given."""

    attempt = models.ForeignKey("learning.Attempt", models.CASCADE, related_name="answers")
    question = models.CharField(max_length=100)
    value = models.JSONField(null=True)
    #: When it was given, in milliseconds of the server's clock: one that was given earlier never replaces it.
    sequence = models.BigIntegerField(default=0, db_default=0)
    saved_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="learning_answer_once")]

    class Freshkeys:
        collections = ("attempt",)

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question}"
