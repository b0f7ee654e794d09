from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """That one person completed one course, with the name and the title as they were then.

    It outlives the enrolment, the account and the course: what anybody needs who checks a code is in it, and no more.
    """

    enrolment = models.OneToOneField(
        "learning.Enrolment", models.SET_NULL, null=True, related_name="certificate", verbose_name=_("enrolment")
    )
    course = models.ForeignKey(
        "courses.Course", models.SET_NULL, null=True, related_name="certificates", verbose_name=_("course")
    )
    #: Without hyphens, in capitals: see certificates/code.py.
    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    #: Empty where the account had no name; never an e-mail address, for anybody with the code may see it.
    name = models.CharField(_("name"), max_length=200, blank=True, default="", db_default="")
    title = models.CharField(_("title of the course"), max_length=300)
    language = models.CharField(_("language"), max_length=15, blank=True, default="", db_default="")
    issued_at = models.DateTimeField(_("issued"), default=timezone.now, db_default=Now())
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    #: For those who teach the course and for staff; shown to nobody else.
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]

    class Freshkeys:
        collections = ("enrolment",)

    def __str__(self) -> str:
        return self.shown_code

    def get_absolute_url(self) -> str:
        return f"/certificates/{self.shown_code}/"

    @property
    def shown_code(self) -> str:
        """In groups of four, as it is read aloud."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))
