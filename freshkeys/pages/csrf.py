"""CSRF protection whose cookie is not sent again with each form, so that a form can be kept for its visitor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware import csrf

#: In META: that this middleware answers, and what Django sets there when a form uses the token.
ANSWERS = "freshkeys.csrf"
_SAFE = frozenset({"GET", "HEAD"})


class CsrfViewMiddleware(csrf.CsrfViewMiddleware):
    """Django's own, but a GET that used the token is not answered with the cookie that came with it.

    Django sends it each time, to put off the day on which it ends (CSRF_COOKIE_AGE, a year). Here that day is put off
    when a form is sent, by the answer to it. A new token is sent at once, as always.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.META[ANSWERS] = True

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method in _SAFE and self._is_as_it_came(request):
            request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
        elif request.method not in _SAFE and "CSRF_COOKIE" in request.META:
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
        return super().process_response(request, response)

    def _is_as_it_came(self, request: HttpRequest) -> bool:
        django: Any = self
        try:
            sent: str | None = django._get_secret(request)
        except csrf.InvalidTokenFormat:
            return False
        return sent == request.META.get("CSRF_COOKIE")
