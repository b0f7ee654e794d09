"""Addresses for machines: the same whatever host a request came to."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """A path of this site as a canonical address."""
    return f"{settings.SITE_URL}{path}"
