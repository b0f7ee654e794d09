from __future__ import annotations

from django.conf import settings
from django.db import models


class Schedule(models.Model):
    """What will be published at a moment: the document as it was when that was decided, whatever is drafted since."""

    course = models.OneToOneField("courses.Course", models.CASCADE, related_name="schedule")
    at = models.DateTimeField(db_index=True)
    document = models.TextField()
    note = models.CharField(max_length=500, blank=True, default="")
    override = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    #: Why it could not be published at its moment; it is not tried again.
    failure = models.CharField(max_length=500, blank=True, default="")

    class Freshkeys:
        collections = ("course",)

    def __str__(self) -> str:
        return f"{self.course_id} {self.at:%Y-%m-%d %H:%M}"
