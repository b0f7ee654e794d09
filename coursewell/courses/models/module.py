from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from coursewell.courses.models.slugs import fits_an_address
from coursewell.courses.models.uid import RandomHex, UidField


class Module(models.Model):
    """A part of a course, holding contents in order."""

    uid = UidField()
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="modules", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, default="", db_default="")
    slug = models.SlugField(_("slug"), max_length=200, allow_unicode=True, db_default=RandomHex())
    position = models.PositiveIntegerField(_("position"), default=0, db_default=0)

    #: As that of a course.
    extra = models.JSONField(blank=True, default=dict, db_default=models.Value({}, models.JSONField()), editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="courses_module_slug_once"),
            fits_an_address("courses_module"),
        ]

    class Freshkeys:
        collections = ("course",)

    def __str__(self) -> str:
        return self.title
