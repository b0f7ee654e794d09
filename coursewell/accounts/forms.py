"""The form of the sign-in page."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form under our labels, which are translated with the rest of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in {"login": _("E-mail address"), "password": _("Password")}.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)  # it only repeats the label
