"""Invitations to be an instructor: a link that works once, until it ends or is revoked, and only on this database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from coursewell.accounts.models import Invitation, User

SALT = "coursewell.accounts.invitations"
SESSION_KEY = "invitation"


class InvitationError(Exception):
    """Why a link does not work (any more), as a sentence for who has followed it."""


def invite(*, now: datetime, days: int, note: str = "") -> tuple[Invitation, str]:
    """An invitation, and the token of its link, which cannot be had again."""
    secret = secrets.token_urlsafe(24)
    made = Invitation.objects.create(digest=digest(secret), note=note, made_at=now, ends_at=now + timedelta(days=days))
    return made, signing.Signer(salt=SALT).sign(secret)


def address_of(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('account_open_invitation', args=[token])}"


def present(request: HttpRequest) -> str:
    """What this browser has followed a link with."""
    return str(request.session.get(SESSION_KEY, ""))


def find(token: str, *, now: datetime, is_locked: bool = False) -> Invitation:
    """The invitation of a link, if it still works. Looking changes nothing; `is_locked` keeps others waiting."""
    try:
        secret = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        raise InvitationError(_("This invitation is not whole. Copy the whole link from the message.")) from None
    invitations = Invitation.objects.select_for_update() if is_locked else Invitation.objects.all()
    found = invitations.filter(digest=digest(secret)).first()
    if found is None:
        raise InvitationError(_("This site knows no such invitation. Ask who has sent it for another one."))
    if found.used_at is not None:
        raise InvitationError(
            _("This invitation was accepted already. Sign in to that account, or ask for another one.")
        )
    if not found.is_good(now):
        raise InvitationError(_("This invitation is no longer good. Ask who has sent it for another one."))
    return found


@transaction.atomic
def accept(*, token: str, user: User, now: datetime) -> None:
    """Make this person an instructor. One of two who try at once succeeds.

    Raises:
        InvitationError: it does not work any more. Nothing was changed.
    """
    if User.objects.filter(pk=user.pk, is_instructor=True).exists():
        raise InvitationError(_("You are an instructor already, so the invitation stays good for somebody else."))
    invitation = find(token, now=now, is_locked=True)
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now, used_by=user)
    User.objects.filter(pk=user.pk).update(is_instructor=True)


def revoke(invitation: Invitation, *, now: datetime) -> bool:
    """Whether it was still good, and is no more."""
    waiting = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None)
    return bool(waiting.update(revoked_at=now))


def in_hand(request: HttpRequest, *, now: datetime) -> str:
    """The token that this browser has followed a link with, while it works; else nothing."""
    token = present(request)
    try:
        find(token, now=now)
    except InvitationError:
        return ""
    return token


def digest(secret: str) -> str:
    """What is kept of the secret of a link."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
