"""The least that Django can do: one view, no middleware, the same bytes; with `CACHED=1`, behind its own page cache."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

_status, _headers, _body = next(iter(json.loads(Path(os.environ["BARE"]).read_text()).values()))
_BODY = base64.b64decode(_body)
_ENCODING = dict(_headers).get("content-encoding", "identity")
_STORES = {
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "valkey": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ.get("STORE", "")},
}
_CACHED = os.environ.get("CACHED", "")
_MIDDLEWARE = ["django.middleware.cache.UpdateCacheMiddleware", "django.middleware.cache.FetchFromCacheMiddleware"]


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_BODY, headers={"Content-Encoding": _ENCODING})


urlpatterns = [re_path("", view)]
if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="for a benchmark",
        MIDDLEWARE=_MIDDLEWARE if _CACHED else [],
        CACHES={"default": _STORES[_CACHED or "memory"]},
    )
    django.setup()
application = WSGIHandler()
