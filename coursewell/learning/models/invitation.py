from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseInvitationQuerySet(models.QuerySet["CourseInvitation"]):
    def unanswered(self) -> CourseInvitationQuerySet:
        """Neither accepted nor revoked; they may have ended."""
        return self.filter(accepted_at=None, revoked_at=None)

    def good(self, now: datetime) -> CourseInvitationQuerySet:
        return self.unanswered().filter(ends_at__gt=now)


class CourseInvitation(models.Model):
    """That somebody was invited to a course by e-mail. Of the secret in their link only the digest is kept."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="invitations", verbose_name=_("course"))
    #: In lower case.
    email = models.EmailField(_("e-mail address"), max_length=254, db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"), db_index=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ends_at = models.DateTimeField(_("good until"))
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = CourseInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="learning_invitation_once",
            )
        ]

    class Freshkeys:
        collections = ("course",)

    def __str__(self) -> str:
        return f"{self.email} is invited to {self.course_id}"
