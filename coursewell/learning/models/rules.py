from __future__ import annotations

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_link() -> str:
    return secrets.token_urlsafe(18)


class Rules(models.Model):
    """How a course is entered and completed. A course without a row: no limit, no key, complete with all contents.

    Whoever gives or frees a seat of the course locks this row first. The two moments between which one may enrol are
    columns of the course, which the catalogue filters by.
    """

    class Completion(models.TextChoices):
        CONTENTS = "contents", _("All contents")
        QUIZ = "quiz", _("A quiz score")

    course = models.OneToOneField("courses.Course", models.CASCADE, related_name="rules", verbose_name=_("course"))
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)], help_text=_("Empty: no limit.")
    )
    #: Shown to those who teach, who tell it their class, so it cannot be kept as a digest.
    key = models.CharField(
        _("enrolment key"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("Students type it once to enrol. Empty: no key."),
    )
    #: The secret part of the invitation link, which counts as the key.
    link = models.CharField(max_length=64, default=new_link, db_default="", editable=False)
    has_waiting_list = models.BooleanField(_("waiting list when it is full"), default=True, db_default=True)
    offer_hours = models.PositiveIntegerField(
        _("hours to accept a seat"),
        default=48,
        db_default=48,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_("How long a free seat is kept for who is next in line. 0: they are enrolled at once."),
    )
    completion = models.CharField(
        _("complete with"),
        max_length=10,
        choices=Completion,
        default=Completion.CONTENTS,
        db_default=Completion.CONTENTS.value,
    )
    #: The `uid` of the quiz whose score counts, and what of its points is enough.
    quiz = models.CharField(_("quiz"), max_length=32, blank=True, default="", db_default="")
    percent = models.PositiveSmallIntegerField(
        _("score in per cent"), default=60, db_default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    #: Off until somebody who teaches wants it: a certificate is a promise in their name.
    gives_certificates = models.BooleanField(
        _("certificate for everybody who completes the course"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("rules of enrolment")
        verbose_name_plural = _("rules of enrolment")

    class Freshkeys:
        collections = ("course",)

    def __str__(self) -> str:
        return f"rules of {self.course_id}"
