from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Progress(models.Model):
    """How far one person got with one content, by its `uid`: publishing keeps uids, and going back brings them back.

    A row may be of a content that is not there now; whoever counts, counts those that are.
    """

    enrolment = models.ForeignKey("learning.Enrolment", models.CASCADE, related_name="progress")
    uid = models.CharField(max_length=32)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    #: Where a video was left.
    seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [models.UniqueConstraint(fields=["enrolment", "uid"], name="learning_progress_once")]

    class Freshkeys:
        collections = ("enrolment",)
        # Said at each change of lesson; no kept page shows them.
        ignored = ("opened_at", "seconds")

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.uid}"
