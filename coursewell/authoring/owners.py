"""Who becomes responsible for what is imported."""

from __future__ import annotations

from coursewell.accounts.addresses import owner_of
from coursewell.accounts.models import User

#: .invalid can never be anybody's address (RFC 2606).
SYSTEM = "system@coursewell.invalid"


class OwnerError(Exception):
    """There is no such account; the message says what to do."""


def owner_for(email: str | None) -> User:
    """The account with this address; without one, the first staff account, or else an account nobody can sign in to."""
    if email:
        user = owner_of(email)
        if user is None:
            raise OwnerError(f"There is no account for {email}: make it with “coursewell user create {email}”.")
        return user
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk").first()
    return staff or User.objects.filter(email=SYSTEM).first() or make_system_user()


def make_system_user() -> User:
    user = User(email=SYSTEM, name="Coursewell")
    user.set_unusable_password()
    user.save()
    return user
