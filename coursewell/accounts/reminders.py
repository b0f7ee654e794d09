"""Reminders by e-mail, which everybody may do without: in their account, or by the link that each reminder has."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from coursewell.accounts.models import User

_signer = signing.Signer(salt="coursewell.accounts.reminders")


def address_to_stop(user: int) -> str:
    """The path that ends reminders for this person, whoever opens it, and never ends itself (RFC 8058, section 3.1)."""
    return reverse("account_unsubscribe", args=[_signer.sign(str(user))])


def person_of(token: str) -> User | None:
    """Whose reminders the link is about; nobody's where we have not made it, or the account is gone."""
    try:
        return User.objects.filter(pk=int(_signer.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        return None


def set_reminders(user: User, *, wanted: bool) -> None:
    if user.gets_reminders != wanted:
        user.gets_reminders = wanted
        user.save(update_fields=["gets_reminders"])
