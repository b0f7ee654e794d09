"""Who a request comes from, as Django's own middleware finds out: from the session that a cookie names.

Only that is known to be all there is to it. Where a project finds out by other means, no fact about the visitor can be
told, and pages that look at one are built each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.signals import setting_changed
from django.db.models import Model
from django.dispatch import receiver
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from freshkeys import engine
from freshkeys.facts import ABSENT, UnknowableError, attributes_of, encoded
from freshkeys.recording.recorder import Recording

_REMOTE_USER = "django.contrib.auth.middleware.RemoteUserMiddleware"


@dataclass(frozen=True)
class Known:
    """What of Django's middleware a project uses, and what decides about visitors in ways that nobody here knows."""

    has_sessions: bool
    has_users: bool
    has_locale: bool
    #: Classes that decide about visitors, and one that decides about the language.
    stranger: str = ""
    strange_locale: str = ""


@cache
def middleware() -> Known:
    """What settings.MIDDLEWARE says."""
    kinds = [one for one in map(import_string, settings.MIDDLEWARE) if isinstance(one, type)]
    ours: list[type] = []
    odd: list[type] = []
    if apps.is_installed("django.contrib.sessions"):
        ours.append(import_string("django.contrib.sessions.middleware.SessionMiddleware"))
    if apps.is_installed("django.contrib.auth"):
        ours.append(import_string("django.contrib.auth.middleware.AuthenticationMiddleware"))
        odd += [one for one in kinds if issubclass(one, import_string(_REMOTE_USER))]
    odd += [one for one in kinds if issubclass(one, tuple(ours)) and one not in ours]
    locales = [one for one in kinds if issubclass(one, LocaleMiddleware) and one is not LocaleMiddleware]
    used = {one.__name__ for one in kinds if one in (*ours, LocaleMiddleware)}
    return Known(
        has_sessions="SessionMiddleware" in used,
        has_users="AuthenticationMiddleware" in used,
        has_locale="LocaleMiddleware" in used,
        stranger=", ".join(one.__name__ for one in odd),
        strange_locale=", ".join(one.__name__ for one in locales),
    )


@receiver(setting_changed)
def _forget(*, setting: str, **_: object) -> None:
    if setting in ("MIDDLEWARE", "INSTALLED_APPS"):
        middleware.cache_clear()


def problem_of(request: HttpRequest) -> str | None:
    """Why nothing that is built for this request can be kept for others, or none. Asked before it is watched."""
    own = attributes_of(request)
    if own.get("urlconf", settings.ROOT_URLCONF) != settings.ROOT_URLCONF:
        return "a middleware has chosen its addresses (request.urlconf)"
    if odd := middleware().strange_locale:
        return f"{odd} decides about the language in a way that freshkeys does not know"
    if timezone.get_current_timezone_name() != timezone.get_default_timezone_name():
        return "a middleware further out has chosen a time zone; put it behind WatchedRequests"
    if not middleware().has_locale and translation.get_language() not in (None, settings.LANGUAGE_CODE):
        return "a middleware further out has chosen a language; put it behind WatchedRequests"
    return None


def stranger_in(request: HttpRequest) -> str | None:
    """Why no fact about its visitor can be told, or none. Asked before it is watched."""
    own = attributes_of(request)
    if odd := middleware().stranger:
        return f"{odd} decides about visitors in a way that freshkeys does not know"
    if "session" in own and type(own["session"]) is not _store():
        return "another middleware than Django's has set request.session"
    user = own.get("user")
    if user is not None and not _is_djangos(user):
        return "another middleware than Django's has set request.user"
    return None


def _is_djangos(user: Any) -> bool:
    if type(user) is not SimpleLazyObject:
        return False
    return getattr(user.__dict__.get("_setupfunc"), "__module__", "") == "django.contrib.auth.middleware"


def _store() -> type[SessionBase]:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store


@cache
def _glance(store: type[SessionBase]) -> type[SessionBase]:
    """A session that is only looked at: nothing of it is renewed or thrown away."""
    nothing = {name: lambda self, *args, **kwargs: None for name in ("flush", "cycle_key", "save", "create", "delete")}
    return type(store.__name__, (store,), nothing)


def add_to(request: HttpRequest, read: Recording | None = None) -> None:
    """Give a request its session and its user, as Django's middleware does; note which cookie says so."""
    known = middleware()
    if known.stranger:
        raise UnknowableError(f"{known.stranger} decides about visitors in a way that freshkeys does not know")
    if known.has_sessions:
        name = settings.SESSION_COOKIE_NAME
        key = request.COOKIES.get(name)
        request.session = _glance(_store())(key)
        if read is not None:
            read.note_fact(f"cookie {name}", ABSENT if key is None else encoded(key, is_secret=True))
    if known.has_users:
        from django.contrib.auth.middleware import AuthenticationMiddleware

        AuthenticationMiddleware(lambda request: None).process_request(request)  # type: ignore[arg-type]


def note_end(request: HttpRequest, read: Recording) -> None:
    """What was found out in a session holds until it ends."""
    session: Any = getattr(request, "session", None)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if session is None or key is None:
        return
    if not _is_of_database(session):
        read.note_untracked(f"a session of {settings.SESSION_ENGINE}, of which nobody can say when it changes")
        return
    rows = session.model._default_manager.filter(pk=key)
    for ends_at in rows.values_list("expire_date", flat=True):
        passed = ends_at <= engine.now(rows.db)
        read.note_boundary(ends_at, passed=passed)
        if passed and session.session_key is not None:
            read.note_untracked("a session that ends at this moment")


def _is_of_database(session: Any) -> bool:
    from django.contrib.sessions.backends.db import SessionStore

    model = getattr(session, "model", None)
    is_row = isinstance(model, type) and issubclass(model, Model)
    return isinstance(session, SessionStore) and type(session).load is SessionStore.load and is_row
