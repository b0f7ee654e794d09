from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coursewell.courses.models.slugs import fits_an_address
from coursewell.courses.models.uid import RandomHex, UidField


class Kind(models.TextChoices):
    TEXT = "text", _("Text")
    IMAGE = "image", _("Image")
    FILE = "file", _("File")
    VIDEO = "video", _("Video")
    QUIZ = "quiz", _("Quiz")


class Content(models.Model):
    """One thing to read, look at, fetch, watch or answer. `courses/kinds/` knows what each kind keeps in `data`."""

    uid = UidField()
    module = models.ForeignKey("courses.Module", models.CASCADE, related_name="contents", verbose_name=_("module"))
    kind = models.CharField(_("kind"), max_length=10, default=Kind.TEXT, db_default=Kind.TEXT.value)
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=200, allow_unicode=True, db_default=RandomHex())
    position = models.PositiveIntegerField(_("position"), default=0, db_default=0)
    body = models.TextField(_("text"), blank=True, default="", db_default="")
    data = models.JSONField(_("data"), blank=True, default=dict, db_default=models.Value({}, models.JSONField()))
    duration_minutes = models.PositiveIntegerField(_("duration in minutes"), null=True, blank=True)
    is_open = models.BooleanField(_("everyone may read it"), default=False, db_default=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("content")
        verbose_name_plural = _("contents")
        constraints = [
            models.UniqueConstraint(fields=["module", "slug"], name="courses_content_slug_once"),
            fits_an_address("courses_content"),
        ]

    class Freshkeys:
        collections = ("module",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lesson", args=[self.module.course.slug, self.module.slug, self.slug])
