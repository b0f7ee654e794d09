from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """One use of a file, by a content or (where `content` is none) by the course itself: its cover, its overview.

    The bytes lie under FILES_DIR by their SHA-256, once however often they are used; they are addressed by the
    user of the file, never by hash, so that permission is asked where the file is used.
    """

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="attachments")
    content = models.ForeignKey("courses.Content", models.CASCADE, null=True, blank=True, related_name="attachments")
    name = models.CharField(_("name"), max_length=255, help_text=_("Path as the text writes it: figures/loop.svg"))
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes, hexadecimal")
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["content", "name"], name="courses_attachment_content_once"),
            models.UniqueConstraint(
                fields=["course", "name"], condition=Q(content=None), name="courses_attachment_course_once"
            ),
        ]
        indexes = [models.Index(fields=["digest"])]

    class Freshkeys:
        collections = ("course", "content")

    def __str__(self) -> str:
        return self.name
