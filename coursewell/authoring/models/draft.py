from __future__ import annotations

from django.db import models

from coursewell.accounts.models import User
from coursewell.authoring.document import limits
from coursewell.courses.models import Kind


class Draft(models.Model):
    """A course as its authors have it now. Its contents are rows of their own; their order is a list in here.

    `settings` are the fields of the course document that the course itself has, but its state and what follows from
    it, and with ids for the subject and the instructors: those have names of their own, which may change meanwhile.
    `outline` is `[{"uid", "title", "slug", "description", "extra", "contents": [uid, ...]}, ...]`.
    """

    course = models.OneToOneField("courses.Course", models.CASCADE, related_name="draft")
    settings = models.JSONField(default=dict)
    outline = models.JSONField(default=list)
    #: What was deleted lately, newest last, for `restore`.
    removed = models.JSONField(default=list)
    #: Count the changes to the settings and to the outline: whoever reorders lessons is in nobody's way.
    version = models.PositiveBigIntegerField(default=1)
    outline_version = models.PositiveBigIntegerField(default=1)
    #: Of the live rows when they were last equal to what the studio knows (see `drafts.comparing`).
    base = models.CharField(max_length=64, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Freshkeys:
        collections = ("course",)

    def __str__(self) -> str:
        return str(self.settings.get("title", ""))


class DraftContent(models.Model):
    """One content of a draft: the fields of a `ContentDocument`, whether it could be published or not.

    A deleted one stays, with `removed_at`, so that whoever is writing in it loses nothing.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="contents")
    uid = models.CharField(max_length=32)
    title = models.CharField(max_length=limits.TITLE, blank=True, default="")
    slug = models.CharField(max_length=limits.SLUG)
    kind = models.CharField(max_length=10, default=Kind.TEXT)
    path = models.CharField(max_length=limits.NAME)
    body = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict)
    duration_minutes = models.PositiveIntegerField(null=True, blank=True)
    is_open = models.BooleanField(default=False)
    assets = models.JSONField(default=list)
    extra = models.JSONField(default=dict)
    #: Counts the changes, so that nobody writes over what they have not seen.
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "uid"], name="authoring_draftcontent_once")]

    class Freshkeys:
        collections = ("draft",)

    def __str__(self) -> str:
        return self.title
