"""How django-allauth behaves on this site."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coursewell.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves yet: staff make the accounts."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A suspended person is told so, once the password was right; a stranger learns nothing."""
        request.session.flush()  # what allauth has noted about this sign-in
        return render(request, "account/suspended.html", status=403)
