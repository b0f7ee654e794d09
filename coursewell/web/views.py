"""Pages of the frame: choosing a language, how fresh all is, and what is shown when something fails."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as default_server_error

from coursewell.web.models import FreshnessCount
from freshkeys import remember

RETRY_AFTER_SECONDS = 10


@never_cache
@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """The form that changes the language, on a page of its own: pages shared by many carry no CSRF token.

    Where the reader came from is asked of the Referer, so that the link to here is the same on every page.
    """
    names = {code: str(name) for code, name in settings.LANGUAGES}
    return render(request, "web/language.html", {"languages": names.items(), "next": _came_from(request)})


def _came_from(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        if parts.path and parts.path != reverse("language"):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"


@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    """What is promised, how it is checked, and what the auditor has found: `config/audit.py` counts it."""
    counts = remember("freshness_count", FreshnessCount.objects.filter(pk=FreshnessCount.ROW))
    return render(request, "web/freshness.html", {"count": counts[0] if counts else None})


def server_error(request: HttpRequest) -> HttpResponse:
    """500 for a fault of ours; an honest 503 when the database cannot be reached or is too busy to answer."""
    fault = sys.exc_info()[1]
    if isinstance(fault, OperationalError | InterfaceError) and not str(fault).startswith("no such"):
        # SQLite calls a missing table an OperationalError too; waiting does not mend that.
        body = loader.get_template("503.html").render()
        return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    return default_server_error(request)
