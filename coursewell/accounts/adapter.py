"""How django-allauth behaves on this site."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from coursewell.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    #: In our words: those of the package are in the German "du", and ours follow the site's languages.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is suspended. Ask the people who run this site."),
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many_login_attempts": _("There were too many attempts to sign in. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves yet: staff make the accounts."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A suspended person is told so, once the password was right; a stranger learns nothing."""
        request.session.flush()  # what allauth has noted about this sign-in
        return render(request, "account/suspended.html", status=403)
