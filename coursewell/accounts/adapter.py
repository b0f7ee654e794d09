"""How django-allauth behaves on this site."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coursewell.accounts import addresses, guests
from coursewell.accounts.models import User
from coursewell.mail.queue import Letter, queue


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    #: In our words: those of the package are in the German "du", and ours follow the site's languages.
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("That is the address of this account already. Type the one that you want instead."),
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "enter_current_password": _("This is not your present password. Type the one that you sign in with."),
        "incorrect_code": _("The code is not right. Wait for the next one and type that."),
        "incorrect_password": _("The password is not right. Check it and try again."),
        "rate_limited": _("That was tried too often. Wait a few minutes and try again."),
        "too_many_login_attempts": _("There were too many attempts to sign in. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return guests.is_free_to_sign_up(request) or bool(guests.address_invited(request))

    def is_ajax(self, request: HttpRequest) -> bool:
        """Nobody here asks for forms as JSON: one way less into each of them."""
        return False

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language() or ""
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        response: HttpResponse | None = super().pre_login(request, user, **more)
        if response is None:
            addresses.vouch(user)
            speak(user, get_language() or "")
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A suspended person is told so, once the password was right; a stranger learns nothing."""
        request.session.flush()  # what allauth has noted about this sign-in
        return render(request, "account/suspended.html", status=403)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address that became another account's meanwhile is that account's."""
        try:
            with transaction.atomic():
                if not addresses.is_taken(email_address.email, but_by=email_address.user):
                    return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            if not addresses.is_taken(email_address.email, but_by=email_address.user):
                raise
        told = {"email": email_address.email}
        self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt", told)
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {"reauthenticate": _("Type the password"), "mfa_reauthenticate": _("Type a code of the second factor")}
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    # --- mail -----------------------------------------------------------------
    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Somebody who wants another's address gets the same page, and the owner another letter, without a link."""
        wanted = emailconfirmation.email_address
        if addresses.is_taken(wanted.email, but_by=wanted.user):
            self.send_mail("account/email/address_taken", wanted.email, {})
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the queue: nobody waits for a mail server, nor learns from how long that takes who has an account.

        Of what allauth offers only links and an address are kept, not where somebody is or what browser they have.
        """
        links = {"login_url": reverse("account_login"), "password_reset_url": reverse("account_reset_password")}
        given = {name: value for name, value in context.items() if name.endswith("_url") or name == "to_email"}
        user = context.get("user")
        queue(
            Letter(
                event=f"account:{uuid4().hex}",
                template=template_prefix,
                language=get_language() or settings.LANGUAGE_CODE,
                context=links | given,
                user=user.pk if user is not None else None,
                to=email,
            )
        )


def speak(user: User, language: str) -> None:
    """Note in which language somebody reads this site: mail that nobody has pressed a button for is in it."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
