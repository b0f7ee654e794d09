"""The optional second factor: codes of an app (TOTP), and ten codes on paper for the day when the app is gone."""

from __future__ import annotations

import base64
import hashlib
import logging
from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as theirs
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.cache import cache
from django.forms import Field
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from coursewell.accounts.forms import Ours, limit
from coursewell.accounts.models import User

logger = logging.getLogger(__name__)
LONGEST_CODE = 40
#: Longer than a code is good: its own half minute, and one before and after.
REMEMBERED_SECONDS = 150


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's, in our words, and with keys that whoever finds a backup cannot read without SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Wait for the next one and type that."),
        "cannot_generate_recovery_codes": _("Set up the second factor first: these codes stand in for it."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Then no code is right. Whoever runs the site can take the factor away (docs/guides/accounts.md).
            logger.error("A second factor cannot be read: it was set up under another SECRET_KEY.")
            return str(generate_totp_secret())


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"coursewell.accounts.second_factor:{force_str(key)}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def forget(user: User) -> bool:
    """Take the second factor away from who has lost it. Whether there was one."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])


def is_spent(user: User, code: str) -> bool:
    """Whether the code of an app was good for this person already. Only the first of many who ask is told no."""
    return not cache.add(f"second-factor:{user.pk}:{normalize_user_code(code)}", True, timeout=REMEMBERED_SECONDS)


class OneUse(Ours):
    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Field = self.fields["code"]  # type: ignore[attr-defined]
        limit(field, LONGEST_CODE)
        field.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        used: Authenticator | None = getattr(self, "authenticator", None)  # none yet while it is being set up
        is_of_app = used is None or used.type == Authenticator.Type.TOTP
        if is_of_app and is_spent(self.user, code):  # type: ignore[attr-defined]
            raise Adapter().validation_error("incorrect_code")
        return code


class CodeForm(OneUse, theirs.AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(OneUse, theirs.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(OneUse, ActivateTOTPForm):  # type: ignore[misc]
    helps = {"code": _("Six digits that the app shows.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Another tab, or looking again, does not make another key: the app may hold the first one already."""
        session = context.request.session
        secret = session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if secret:
            self.secret = session[SECRET_SESSION_KEY] = secret
