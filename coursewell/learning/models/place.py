from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PlaceQuerySet(models.QuerySet["Place"]):
    def offered(self, now: datetime) -> PlaceQuerySet:
        """Those to whom a seat is offered at `now`: it is kept for them."""
        return self.filter(offer_ends_at__gt=now)

    def expired(self, now: datetime) -> PlaceQuerySet:
        """Those whose offer has ended without an answer."""
        return self.filter(offer_ends_at__lte=now)

    def waiting(self) -> PlaceQuerySet:
        """Those to whom nothing was offered yet, the first in line first."""
        return self.filter(offered_at=None).order_by("pk")


class Place(models.Model):
    """A place in the line for a course, in the order of the primary keys, which are given under the lock of the rules.

    With an offer, a seat is kept for the person until the offer ends.
    """

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="places", verbose_name=_("course"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="places", verbose_name=_("person"))
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, db_default=Now())
    offered_at = models.DateTimeField(_("seat offered"), null=True, blank=True)
    offer_ends_at = models.DateTimeField(_("offer ends"), null=True, blank=True, db_index=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the waiting list")
        verbose_name_plural = _("places on the waiting list")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="learning_place_once"),
            models.CheckConstraint(
                condition=Q(offered_at=None, offer_ends_at=None)
                | Q(offered_at__isnull=False, offer_ends_at__isnull=False),
                name="learning_place_offer_ends",
            ),
        ]

    class Freshkeys:
        collections = ("course", "user")

    def __str__(self) -> str:
        return f"{self.user_id} waits for {self.course_id}"
