"""Revoking a certificate and giving it back. Whoever asks the next time is told, on every page."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coursewell.learning.models import Certificate
from freshkeys import engine


class NoReasonError(Exception):
    """Nothing was changed; the message says what is missing."""


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str) -> bool:
    """Gives whether it was good until now. The reason is for those who teach and for staff.

    Raises:
        NoReasonError: whoever looks at it in a year would not know why.
    """
    reason = " ".join(reason.replace("\0", "").split())[:500]
    if not reason:
        raise NoReasonError(_("Say why it is revoked: only those who teach the course, and staff, will read it."))
    good = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
    return bool(good.update(revoked_at=engine.now(), reason=reason))


@transaction.atomic
def reinstate(*, certificate: Certificate) -> bool:
    """Good again, with the code and the date that it had. Gives whether it was revoked."""
    revoked = Certificate.objects.filter(pk=certificate.pk).exclude(revoked_at=None)
    return bool(revoked.update(revoked_at=None, reason=""))


@transaction.atomic
def put_name(*, certificate: Certificate, name: str) -> bool:
    """A certificate of somebody who had given no name gets one, once. Gives whether it did."""
    nameless = Certificate.objects.filter(pk=certificate.pk, name="")
    return bool(name.strip()) and bool(nameless.update(name=name.strip()))
