from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coursewell.courses.addresses import address_of
from coursewell.courses.models.slugs import fits_an_address
from coursewell.courses.models.uid import RandomHex


class Instructor(models.Model):
    """Who teaches, as shown to readers. Need not have an account."""

    name = models.CharField(_("name"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True, db_default=RandomHex())
    bio = models.TextField(_("biography"), blank=True, default="", db_default="")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="instructor"
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")
        constraints = [fits_an_address("courses_instructor")]

    class Freshkeys:
        collections = ("slug",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("instructor_detail", self.slug)
