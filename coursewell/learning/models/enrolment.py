from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def active(self) -> EnrolmentQuerySet:
        """Those of people who are in their course now."""
        return self.filter(state=Enrolment.State.ACTIVE)


class Enrolment(models.Model):
    """One person in one course. It stays when they leave, and all progress with it, in case they come back."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Enrolled")
        LEFT = "left", _("Left")

    class Via(models.TextChoices):
        """By which door somebody came in."""

        PAGE = "page", _("Course page")
        LINK = "link", _("Invitation link")
        OFFER = "offer", _("Waiting list")
        INSTRUCTOR = "instructor", _("Those who teach")
        ADMIN = "admin", _("Administration")
        COMMAND = "command", _("Command line")
        CSV = "csv", _("Table of people")

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="enrolments", verbose_name=_("course"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments", verbose_name=_("person")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.ACTIVE, db_default=State.ACTIVE.value
    )
    #: From 1 to the number of seats; none in a course without a limit. Two people never have the same.
    seat = models.PositiveIntegerField(_("seat"), null=True, blank=True, editable=False)
    enrolled_at = models.DateTimeField(_("enrolled"), default=timezone.now, db_default=Now())
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    via = models.CharField(_("came by"), max_length=12, choices=Via, default=Via.PAGE, db_default=Via.PAGE.value)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="learning_enrolment_once"),
            models.UniqueConstraint(
                fields=["course", "seat"], condition=Q(state="active"), name="learning_enrolment_seat_once"
            ),
            models.CheckConstraint(condition=Q(state__in=["active", "left"]), name="learning_enrolment_state"),
        ]
        indexes = [models.Index(fields=["course", "state", "enrolled_at"], name="learning_enrolment_people")]

    class Freshkeys:
        collections = ("course", "user")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_id}"
