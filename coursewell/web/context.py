"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str | bool]:
    is_open = settings.SIGNUP == "open"
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "signup_is_open": is_open}
