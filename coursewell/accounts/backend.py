"""Who somebody is, by e-mail address and password."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from coursewell.accounts.addresses import owner_of
from coursewell.accounts.models import User


class ByEmail(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, with one look-up and one hash whether or not there is an account.

    Only the account's own address signs in, not one that it wants to change to and that may be a stranger's.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User:
        """The answer is final: Django asks no other backend, which would hash the password again."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            raise PermissionDenied("The address or the password is not right.")
        return user

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        found: User | None = self._check_password(owner_of(email), password)
        return found
