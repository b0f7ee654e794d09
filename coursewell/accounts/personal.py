"""What an account is, for whoever wants to take it along or to have it erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from coursewell.accounts.models import Invitation, User
from coursewell.accounts.privacy.sections import Erasure, Section
from coursewell.mail.models import Message


def collect(user: User) -> dict[str, Any]:
    shown = (
        "email",
        "name",
        "date_joined",
        "last_login",
        "language",
        "gets_reminders",
        "reminded_at",
        "is_active",
        "is_instructor",
        "is_staff",
        "is_superuser",
    )
    return {
        **{name: getattr(user, name) for name in shown},
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "second_factor": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "invitations_used": list(Invitation.objects.filter(used_by=user).values("used_at")),
        "mail": list(Message.objects.filter(user=user).values("event", "queued_at", "sent_at").order_by("pk")),
        "signed_in": [{"until": session.expire_date} for session in sessions_of(user)],
        "administration": list(
            LogEntry.objects.filter(user=user).values("action_time", "object_repr", "change_message").order_by("pk")
        ),
    }


def obstacles(user: User) -> list[str]:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        return [_("Nobody else may do everything on this site: make another account for that first.")]
    return []


@contextmanager
def erasing(user: User, wanted: Erasure) -> Iterator[None]:
    """The rows of an account go with it. What names it elsewhere is dealt with here."""
    for session in sessions_of(user):
        session.delete()
    others = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    addresses = {address.lower() for address in (user.email, *others)}  # letters go to them as somebody typed them
    Message.objects.annotate(lower=Lower("to")).filter(lower__in=addresses).delete()
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).update(object_repr="", change_message="")
    yield


def sessions_of(user: User) -> list[Session]:
    """Which sessions are whose is inside them, so all are looked at."""
    every = Session.objects.iterator(chunk_size=500)
    return [session for session in every if session.get_decoded().get(SESSION_KEY) == str(user.pk)]


SECTION = Section(
    "account",
    collect,
    frozenset(
        {
            "accounts.User.email",
            "accounts.User.name",
            "account.EmailAddress.user",
            "account.EmailAddress.email",
            "account.EmailConfirmation.email_address",
            "mfa.Authenticator.user",
            "accounts.Invitation.used_by",
            "mail.Message.user",
            "mail.Message.to",
            "admin.LogEntry.user",
        }
    ),
    obstacles,
    erasing,
)
