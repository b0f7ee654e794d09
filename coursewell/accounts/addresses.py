"""Whose an e-mail address is, and whether that is proved."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.core import signing

from coursewell.accounts.models import User

DAY = 86400


def owner_of(email: str) -> User | None:
    """Who signs in with this address, whatever its capitals.

    The database folds more than capitals: on PostgreSQL a dotless ı is an I. Such an address is somebody else's.
    """
    if "\0" in email:  # PostgreSQL has no such text
        return None
    for user in User.objects.filter(email__iexact=email):
        if user.email.lower() == email.lower():
            return user
    return None


def active_owner_of(typed: str) -> User | None:
    """By the whole address: who has an account is not to be found out by trying letters. Who is suspended has none."""
    found = owner_of(typed.strip())
    return found if found is not None and found.is_active else None


def is_taken(email: str, *, but_by: User | None = None) -> bool:
    """Whether the address is another account's, or so alike that the database would refuse it."""
    others = User.objects.filter(email__iexact=email)
    return (others if but_by is None else others.exclude(pk=but_by.pk)).exists()


def vouch(user: User) -> None:
    """Take the address of an account that did not sign up by itself as proved: whoever made the account knew it.

    An account that signed up has a row for its address from its first moment.
    """
    if not EmailAddress.objects.filter(user=user).exists():
        confirm(user)


def confirm(user: User) -> None:
    """The address of the account is proved. Another address that it wanted to change to is forgotten."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email.lower()).delete()
    EmailAddress.objects.filter(email=user.email.lower(), verified=True).exclude(user=user).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


def is_confirmed_by(key: str) -> bool:
    """Whether a link that confirms an address has done so already, as when it is pressed twice."""
    try:
        pk = signing.loads(key, max_age=DAY * app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS, salt=app_settings.SALT)
    except signing.BadSignature:
        return False
    return bool(EmailAddress.objects.filter(pk=pk, verified=True).exists())
