"""Accounts: a person signs in by e-mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is one person's, whatever its capitals."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person's account. A suspended person has `is_active` false: they keep their data but cannot sign in."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True, db_default="")
    is_staff = models.BooleanField(_("staff"), default=False, db_default=False)
    is_instructor = models.BooleanField(
        _("instructor"), default=False, db_default=False, help_text=_("May make courses in the studio.")
    )
    is_active = models.BooleanField(_("active"), default=True, db_default=True)
    #: In which they signed up or last signed in; letters to them are in it.
    language = models.CharField(_("language"), max_length=15, blank=True, default="", db_default="")
    gets_reminders = models.BooleanField(_("gets reminders by e-mail"), default=True, db_default=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_ci")]

    class Freshkeys:
        ignored = ("last_login", "language", "gets_reminders", "reminded_at")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.email


class Limit(models.Model):
    """How often something was tried lately, for limits on trying (see limits.py)."""

    key = models.CharField(primary_key=True, max_length=64)
    value = models.JSONField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Invitation(models.Model):
    """One link that makes one person an instructor, once. The link holds a secret of which only the digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    note = models.CharField(_("note"), max_length=200, blank=True, db_default="", help_text=_("For whom it is."))
    made_at = models.DateTimeField(_("made"), default=timezone.now, db_default=Now())
    ends_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    used_by = models.ForeignKey(
        User, verbose_name=_("used by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.note or str(self.pk)

    def is_good(self, now: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.ends_at
