from __future__ import annotations

from django.db import models


class KeptFile(models.Model):
    """Bytes that a draft, a revision or a schedule of the course may need; see `courses.files` for where they lie.

    A row stays as long as the course: one click returns to any revision, with its pictures.
    """

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="kept_files")
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "digest"], name="authoring_keptfile_once")]

    class Freshkeys:
        collections = ("course",)

    def __str__(self) -> str:
        return self.digest
