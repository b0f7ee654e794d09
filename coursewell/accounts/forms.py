"""allauth's forms under our labels, which are translated with the rest of the site, and with our rules."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as theirs
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coursewell.accounts import addresses, guests, invitations
from coursewell.accounts.models import User

#: No hash is made of more: each costs as much as its length.
LONGEST_PASSWORD = 1000
LONGEST_ADDRESS = 254
NAME_HELP = _("Shown to those who teach you, and in the menu.")
RULES = _("At least 8 characters; not a common password, not only digits, not like your name or address.")


def limit(field: forms.Field, length: int) -> None:
    field.validators = [*field.validators, MaxLengthValidator(length)]
    field.widget.attrs["maxlength"] = str(length)


class Ours:
    """What all of them have: our labels, no placeholders that repeat them, a limit on length, one field a password."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        fields.pop("password2", None)
        for name, field in fields.items():
            field.label = self.labels[name]
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, forms.PasswordInput):
                limit(field, LONGEST_PASSWORD)
            elif isinstance(field, forms.EmailField):
                limit(field, LONGEST_ADDRESS)


class NameForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Name")}
        help_texts = {"name": NAME_HELP}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class ErasureForm(forms.Form):
    """Typing the address is what nobody does by mistake."""

    email = forms.CharField(
        label=_("Type your e-mail address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    certificates = forms.BooleanField(label=_("Erase my certificates too: nobody can verify them then"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip()
        if email.casefold() != self.user.email.casefold():
            raise forms.ValidationError(
                _("This is not the address of this account: %(email)s."), params={"email": self.user.email}
            )
        return email


class SignInForm(Ours, theirs.LoginForm):  # type: ignore[misc]
    labels = {"login": _("E-mail address"), "password": _("Password")}


class SignUpForm(Ours, theirs.SignupForm):  # type: ignore[misc]
    labels = {"name": _("Name"), "email": _("E-mail address"), "password1": _("Password")}
    helps = {
        "name": NAME_HELP,
        "email": _("A link to confirm it is sent there."),
        "password1": RULES,
    }
    field_order = ["name", "email", "password1"]
    name = NameForm.base_fields["name"]

    def clean(self) -> dict[str, Any]:
        """allauth knows no names: without this the password might be the person's own."""
        given: dict[str, Any] = super().clean()
        if given.get("password1") and given.get("name"):
            try:
                validate_password(given["password1"], User(name=given["name"]))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        only = "" if guests.is_free_to_sign_up(context.request) else guests.address_invited(context.request)
        if only and given.get("email", only).lower() != only:
            told = {"email": only}
            self.add_error("email", _("Your invitation was sent to %(email)s: sign up with that address.") % told)
        return given

    def validate_unique_email(self, value: str) -> str:
        self.account_already_exists = addresses.is_taken(value)
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A taken address costs one hash too, and is answered alike; so is one that is taken this very moment."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        else:
            try:
                with transaction.atomic():
                    user: User = self.save(request)
                    self.accept_invitation(request, user)
                return user, None
            except IntegrityError:
                if not addresses.is_taken(self.cleaned_data["email"]):
                    raise
        return None, prevent_enumeration(request, email=self.cleaned_data["email"])

    def accept_invitation(self, request: HttpRequest, user: User) -> None:
        """Who signs up with an invitation in hand needs no second step, and nobody else signs up with it."""
        token = invitations.present(request)
        is_open = settings.SIGNUP == "open" or guests.address_invited(request) == user.email.lower()
        if not token and is_open:
            return
        try:
            invitations.accept(token=token, user=user, now=timezone.now())
        except invitations.InvitationError:
            # It has ended, or somebody was faster. Where everybody may sign up, this person still may.
            if not is_open:
                raise ImmediateHttpResponse(redirect("account_invitation")) from None
        else:
            del request.session[invitations.SESSION_KEY]


class ForgottenForm(Ours, theirs.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        """Only the account's own address counts, and mail goes to it as the account spells it."""
        email: str = self.cleaned_data["email"]
        user = addresses.owner_of(email)
        self.users = [user] if user and user.is_active else []
        for one in self.users:
            addresses.vouch(one)
        return user.email if self.users and user else email


class NewPasswordForm(Ours, theirs.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password")}
    helps = {"password1": RULES}

    def save(self) -> None:
        """Whoever has the link reads the mail of the address, which is what confirming it proves."""
        with transaction.atomic():
            super().save()
            addresses.confirm(self.user)


class ChangePasswordForm(Ours, theirs.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": _("Present password"), "password1": _("New password")}
    helps = {"password1": RULES}


class SetPasswordForm(Ours, theirs.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": _("Password")}
    helps = {"password1": RULES}


class ReauthenticateForm(Ours, theirs.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class ChangeAddressForm(Ours, theirs.AddEmailForm):  # type: ignore[misc]
    labels = {"email": _("New e-mail address")}
