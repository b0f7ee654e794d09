"""Slugs, and the ones that things had before: a renamed slug redirects for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def fits_an_address(table: str) -> models.CheckConstraint:
    """A slug is one step of an address, whoever writes it: a list could not link to what has an empty one."""
    return models.CheckConstraint(
        condition=~Q(slug__in=["", ".", ".."]) & ~Q(slug__contains="/"),
        name=f"{table}_slug_fits",
        violation_error_message=_("A slug is a step of an address: it is not empty and holds no slash."),
    )


class FormerSlug(models.Model):
    """A slug that a thing once had. Triggers write these, so a rename by plain SQL redirects as well.

    `parent_id` is the course of a module and the module of a content; 0 for what has no parent.
    """

    class Target(models.TextChoices):
        COURSE = "course"
        SUBJECT = "subject"
        INSTRUCTOR = "instructor"
        MODULE = "module"
        CONTENT = "content"

    target = models.CharField(max_length=10, choices=Target)
    parent_id = models.BigIntegerField(default=0, db_default=0)
    slug = models.SlugField(max_length=200, allow_unicode=True)
    target_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "parent_id", "slug"], name="courses_formerslug_once"),
        ]

    class Freshkeys:
        collections = ("slug",)

    def __str__(self) -> str:
        return f"{self.target} {self.slug} -> {self.target_id}"
