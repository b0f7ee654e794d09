"""Certificates by their code, and by whose they are."""

from __future__ import annotations

from coursewell.accounts.models import User
from coursewell.learning.certificates.code import read_code
from coursewell.learning.models import Certificate
from freshkeys import remember


def by_code(typed: str) -> Certificate | None:
    code = read_code(typed)
    return Certificate.objects.filter(code=code).select_related("course", "enrolment").first() if code else None


def certificates_of(user: User) -> list[Certificate]:
    """Of every course that they completed, the latest first, also of those that they have left."""
    return list(Certificate.objects.filter(enrolment__user=user.pk))


def good_url(enrolment: int) -> str:
    """Where the certificate of an enrolment is, as long as it is good. One query cold, none warm."""
    rows = Certificate.objects.filter(enrolment=enrolment)

    def ask() -> str:
        return next((one.get_absolute_url() for one in rows.all() if one.revoked_at is None), "")

    return str(remember("certificate_of_enrolment", ask, vary=(enrolment,)))
