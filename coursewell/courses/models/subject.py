from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from coursewell.courses.addresses import address_of
from coursewell.courses.models.slugs import fits_an_address
from coursewell.courses.models.uid import RandomHex


class SubjectQuerySet(models.QuerySet["Subject"]):
    pass


class Subject(models.Model):
    """A field of study. Subjects form a tree of any depth."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True, db_default=RandomHex())
    code = models.CharField(_("code"), max_length=50, blank=True, default="", db_default="")
    description = models.TextField(_("description"), blank=True, default="", db_default="")
    #: Which table brought its code. NULL for others: a column without a default is added without rewriting the table.
    source = models.CharField(max_length=100, null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0, db_default=0)

    objects = SubjectQuerySet.as_manager()

    #: Filled by the catalogue: published courses here and below, and how deep in the tree it stands.
    total_courses: int
    depth: int
    #: The way from the root, for the subject of a page.
    ancestors: list[Subject]

    class Meta:
        ordering = ["position", "title", "pk"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        constraints = [fits_an_address("courses_subject")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("course_list_subject", self.slug)
