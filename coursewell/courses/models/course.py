from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce, Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coursewell.courses.addresses import address_of
from coursewell.courses.models.slugs import fits_an_address
from coursewell.courses.models.uid import RandomHex, UidField

if TYPE_CHECKING:
    from coursewell.courses.catalogue.availability import Standing
    from coursewell.courses.models.instructor import Instructor

#: Whether a course can be seen and joined now, and where it belongs.
STANDING = ("published_at", "is_open", "is_elsewhere", "enrolment_opens_at", "enrolment_closes_at", "subject")
#: What lists are filtered by besides.
FACETS = ("level", "language", "length")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Level(models.TextChoices):
    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Length(models.TextChoices):
    SHORT = "short", _("Under 3 hours")
    MEDIUM = "medium", _("3 to 20 hours")
    LONG = "long", _("Over 20 hours")


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self, now: datetime) -> CourseQuerySet:
        """Courses that everyone may see in the catalogue at `now` (see `freshkeys.clock.era`)."""
        # Not "none or past": for an OR, SQLite leaves the index that holds all it needs (measured: 250 ms, not 60).
        return self.filter(~Q(published_at__gt=now), state=State.PUBLISHED)


class Course(models.Model):
    """What can be learned: listed in the catalogue once it is published and `published_at` has passed.

    Every column but the first five has a default in the database, so that a row written by plain SQL is whole.
    """

    uid = UidField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="courses_owned", verbose_name=_("owner")
    )
    subject = models.ForeignKey("courses.Subject", models.PROTECT, related_name="courses", verbose_name=_("subject"))
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True, db_default=RandomHex())
    overview = models.TextField(_("overview"), blank=True, default="", db_default="")
    created = models.DateTimeField(_("created"), default=timezone.now, db_default=Now(), editable=False)
    updated = models.DateTimeField(_("updated"), auto_now=True, db_default=Now())

    code = models.CharField(_("code"), max_length=50, blank=True, default="", db_default="")
    summary = models.CharField(_("summary"), max_length=500, blank=True, default="", db_default="")
    outcomes = models.TextField(_("what you will learn"), blank=True, default="", db_default="")
    audience = models.TextField(_("who it is for"), blank=True, default="", db_default="")
    prerequisites = models.TextField(_("what to know before"), blank=True, default="", db_default="")
    assessment = models.TextField(_("how it is assessed"), blank=True, default="", db_default="")

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, db_default=State.DRAFT.value
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    enrolment_opens_at = models.DateTimeField(_("enrolment opens at"), null=True, blank=True)
    enrolment_closes_at = models.DateTimeField(_("enrolment closes at"), null=True, blank=True)
    #: When it will change by itself, because a publication is scheduled: what shows the course is good until then.
    changes_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_open = models.BooleanField(_("everyone may read it"), default=False, db_default=False)
    external_url = models.URLField(_("address elsewhere"), max_length=2000, blank=True, default="", db_default="")

    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=15, blank=True, default="", db_default="")
    licence = models.CharField(_("licence"), max_length=100, blank=True, default="", db_default="")
    duration_minutes = models.PositiveIntegerField(_("duration in minutes"), null=True, blank=True)
    #: Kept by the database, so that an index can hold it: an index row on PostgreSQL has no room for a long address.
    is_elsewhere = models.GeneratedField(
        expression=Case(When(external_url="", then=Value(False)), default=Value(True)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    #: What the catalogue filters and orders by, kept by the database for the same reason.
    length = models.GeneratedField(
        expression=Case(
            When(duration_minutes=None, then=Value("")),
            When(duration_minutes__lt=3 * 60, then=Value(Length.SHORT.value)),
            When(duration_minutes__lte=20 * 60, then=Value(Length.MEDIUM.value)),
            default=Value(Length.LONG.value),
        ),
        output_field=models.CharField(max_length=6, choices=Length),
        db_persist=True,
    )
    listed_at = models.GeneratedField(
        expression=Coalesce("published_at", "created"), output_field=models.DateTimeField(), db_persist=True
    )
    cover = models.CharField(_("cover"), max_length=255, blank=True, default="", db_default="")

    instructors = models.ManyToManyField("courses.Instructor", blank=True, related_name="courses")
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="courses_edited")

    #: Where a catalogue import found it: the name of the source and its key there; both empty for others.
    source = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False)
    source_key = models.CharField(max_length=200, blank=True, default="", db_default="", editable=False)
    #: By the name of a format: what an import brought that has no column, kept for the way back.
    extra = models.JSONField(blank=True, default=dict, db_default=models.Value({}, models.JSONField()), editable=False)
    #: How new the row of the source was (a date, a term); an older one must not undo it. NULL where the source says
    #: nothing: a column without a default is added without rewriting the table.
    source_edition = models.CharField(max_length=40, null=True, blank=True, editable=False)

    objects = CourseQuerySet.as_manager()

    #: Filled by the catalogue (see courses/catalogue/cards.py).
    teachers: list[Instructor]
    availability: Standing
    cover_url: str
    initials: str
    pattern: int
    hue: int

    class Meta:
        ordering = ["-created", "-pk"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="courses_course_source_once"
            ),
            fits_an_address("courses_course"),
        ]
        indexes = [
            # All that the catalogue counts, filters and orders by: it reads these indexes instead of the wide rows.
            # The first counts by subject, the second by everything else, the third walks from the newest on.
            models.Index(
                fields=[
                    "state",
                    "subject",
                    "published_at",
                    "level",
                    "language",
                    "is_open",
                    "is_elsewhere",
                    "enrolment_opens_at",
                    "enrolment_closes_at",
                    "length",
                    "listed_at",
                ],
                name="courses_course_catalogue",
            ),
            models.Index(
                fields=["state", *FACETS, *STANDING],
                name="courses_course_kinds",
            ),
            models.Index(
                fields=["state", "-listed_at", "-id", *STANDING, *FACETS],
                name="courses_course_newest",
            ),
            # By title, for lists in that order; the columns after it spare a look at the row.
            models.Index(
                "state",
                Lower("title"),
                "id",
                *STANDING,
                *FACETS,
                name="courses_course_title",
            ),
            models.Index(fields=["published_at"]),
            models.Index(fields=["enrolment_opens_at"]),
            models.Index(fields=["enrolment_closes_at"]),
            models.Index(fields=["changes_at"]),
        ]

    class Freshkeys:
        collections = ("subject", "slug")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("course_detail", self.slug)

    @property
    def address_elsewhere(self) -> str:
        """`external_url` if a reader may be sent there: plain SQL could have written `javascript:` there."""
        return self.external_url if self.external_url.lower().startswith(("https://", "http://")) else ""
