from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coursewell.authoring.document import CourseDocument
from coursewell.authoring.document.json import loads


class Revision(models.Model):
    """A whole course as it was at a moment. Revisions are never changed and never removed while the course lives."""

    class Reason(models.TextChoices):
        PUBLISHED = "published", _("Published")
        SCHEDULED = "scheduled", _("Published as scheduled")
        REVERTED = "reverted", _("Returned to an earlier revision")
        OPENED = "opened", _("As it was before the studio")
        FOUND = "found", _("Changed outside the studio")
        KEPT = "kept", _("Draft that was set aside")

    #: What readers have seen, and what only authors have.
    LIVE = (Reason.PUBLISHED, Reason.SCHEDULED, Reason.REVERTED, Reason.OPENED, Reason.FOUND)

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.PUBLISHED)
    #: JSON as `authoring.document.json` writes it; text, so that it is read again as exactly the same.
    document = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True, default="")
    #: Why it was published although the checks found errors.
    override = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="authoring_revision_once")]

    class Freshkeys:
        collections = ("course",)

    def __str__(self) -> str:
        return f"{self.number}"

    def read(self) -> CourseDocument:
        return loads(self.document)
