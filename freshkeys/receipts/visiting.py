"""Asks a page of this very project, as one visitor, and says what it was built from.

The request goes through the project's own middleware and view. No session is made: who is signed in is told to
Django's middleware, which keeps what it found on the request.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.core.signals import got_request_exception
from django.http import HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation

from freshkeys.receipts import Receipt, explain


class VisitError(ValueError):
    """Such a page, or such a visitor, there is not. The message says what there is."""


@dataclass(frozen=True)
class Visit:
    """One answer of the project and the receipts of all that it asked for."""

    address: str
    status: int
    content_type: str
    location: str
    is_streamed: bool
    #: Who saw it; empty for somebody who is not signed in.
    user: str
    #: That it came in, and that was asked for.
    language: str
    wanted_language: str
    #: What the view raised, if it failed.
    failure: str
    receipts: tuple[Receipt, ...]
    seconds: float
    queries: int


def visit(address: str, *, user: str = "", language: str = "") -> Visit:
    """Ask for a page, given as a path or with a host of this site.

    Args:
        address: `/courses/loops/`, or the whole `https://courses.example.org/courses/loops/`.
        user: what this person signs in with; empty for somebody who is not signed in.
        language: what the browser asks for, as `de`; empty for nothing in particular.

    Raises:
        VisitError: the address is of another site, the account is not there, or the site does not speak the language.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise VisitError(f"The site does not speak “{language}”; it speaks {', '.join(dict(settings.LANGUAGES))}.")
    environ = _environ(address, language)
    account = _account(user) if user else None
    handler = BaseHandler()
    handler.load_middleware()
    failures: list[str] = []
    with _as_a_request_begins(environ), _noting(failures):
        request = WSGIRequest(environ)
        if account is not None:
            request._cached_user = account  # type: ignore[attr-defined]
        explained = explain(partial(handler.get_response, request))
        response: HttpResponseBase = explained.value
        spoken = response.headers.get("Content-Language") or translation.get_language() or ""
    if account is not None and getattr(request, "user", None) != account:
        raise VisitError(
            "This project finds out for itself who is signed in, so nobody else can be shown what they see."
        )
    for close in closers_of(response):  # not close(): that ends the request, and with it the connections
        close()
    return Visit(
        address=address,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", ""),
        location=response.headers.get("Location", ""),
        is_streamed=response.streaming,
        user=user,
        language=spoken,
        wanted_language=language,
        failure=failures[0] if failures else "",
        receipts=explained.receipts,
        seconds=explained.seconds,
        queries=explained.queries,
    )


def closers_of(response: HttpResponseBase) -> list[Callable[[], object]]:
    """What has to be called where a response is not sent: files and other bodies that are open."""
    found: list[Callable[[], object]] = getattr(response, "_resource_closers", [])
    return found


def _environ(address: str, language: str) -> dict[str, Any]:
    """What a server would say of a GET from this machine (PEP 3333)."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise VisitError(f"“{address}” is not an address: {error}.") from None
    if not parts.netloc and not address.startswith("/"):
        raise VisitError(f"“{address}” is not an address: give a path, as in /courses/, or the whole address.")
    if parts.netloc and parts.scheme not in ("http", "https"):
        raise VisitError(f"“{address}” is not an address of a web page: it begins with neither http:// nor https://.")
    scheme = parts.scheme or ("https" if settings.SECURE_SSL_REDIRECT else "http")
    host = parts.netloc or _own_host()
    if not validate_host(split_domain_port(host)[0], _allowed_hosts()):
        raise VisitError(f"{host} is not this site; ALLOWED_HOSTS has {', '.join(_allowed_hosts())}.")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(quote(parts.path or "/", safe="/%~!$&'()*+,;=:@")).decode("latin-1"),
        "QUERY_STRING": quote(parts.query, safe="/%~!$&'()*+,;=:@?"),
        "SERVER_NAME": split_domain_port(host)[0],
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(),
    }
    if scheme == "https" and settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value
    if language:
        environ |= {"HTTP_ACCEPT_LANGUAGE": language}
    return environ


def _allowed_hosts() -> list[str]:
    # What HttpRequest.get_host() allows while somebody develops.
    return settings.ALLOWED_HOSTS or ([".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])


def _own_host() -> str:
    named = [host.removeprefix(".") for host in _allowed_hosts() if host != "*"]
    return named[0] if named else "localhost"


def _account(name: str) -> Any:
    try:
        model = get_user_model()
    except ImproperlyConfigured:
        raise VisitError("This project has no accounts: leave --user out.") from None
    try:
        account = model._default_manager.get_by_natural_key(name)
    except model.DoesNotExist:
        raise VisitError(f"There is no account “{name}”.") from None
    if not account.is_active:
        raise VisitError(f"The account “{name}” is not active: nobody can be signed in with it.")
    return account


@contextmanager
def _as_a_request_begins(environ: dict[str, Any]) -> Iterator[None]:
    """Addresses, language and time zone as they are when a server calls Django; and as they were, after it."""
    prefix = get_script_prefix()
    set_script_prefix(get_script_name(environ))
    try:
        with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
            yield
    finally:
        set_script_prefix(prefix)


@contextmanager
def _noting(failures: list[str]) -> Iterator[None]:
    def note(**_: Any) -> None:
        error = sys.exc_info()[1]
        failures.append(f"{type(error).__name__}: {error}")

    got_request_exception.connect(note, weak=False)
    try:
        yield
    finally:
        got_request_exception.disconnect(note)
