"""Projects without users, sessions, languages or messages; and what their own middleware may not do unseen."""

from __future__ import annotations

import zoneinfo

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone, translation

from freshkeys.pages.tests.asking import ask, fact_of, parts

BARE = ["freshkeys.pages.middleware.ForEdge", "freshkeys.middleware.OneMoment", "freshkeys.middleware.WatchedRequests"]


def with_middleware(name):
    """One of this file, further out than what is watched."""
    return override_settings(MIDDLEWARE=[*settings.MIDDLEWARE[:-2], f"{__name__}.{name}", *settings.MIDDLEWARE[-2:]])


@override_settings(MIDDLEWARE=BARE)
def test_without_any_other_middleware_pages_are_kept():
    found = parts("/group/ants/")
    assert [one.reason for one in found] == [""] * len(found)
    assert fact_of(found, "language").receipt.facts == {}


@override_settings(USE_I18N=False)
def test_without_languages_pages_are_kept():
    assert fact_of(parts("/account/"), "language").body == b"'en'"


def in_berlin(get_response):
    def answer(request):
        with timezone.override(zoneinfo.ZoneInfo("Europe/Berlin")):
            return get_response(request)

    return answer


def in_french(get_response):
    def answer(request):
        with translation.override("fr"):
            return get_response(request)

    return answer


def signed(get_response):
    def answer(request):
        response = get_response(request)
        if response.status_code == 200:
            response.content += request.headers.get("X-Name", "nobody").encode()
        return response

    return answer


def elsewhere(get_response):
    def answer(request):
        request.urlconf = "config.urls"
        return get_response(request)

    return answer


def tenant(get_response):
    def answer(request):
        request.tenant = request.get_host()
        return get_response(request)

    return answer


def early(get_response):
    return lambda request: HttpResponse("early")


@pytest.mark.parametrize("name", ["in_berlin", "in_french", "signed", "elsewhere", "early"])
def test_what_a_middleware_decides_unseen_is_kept_for_nobody(name):
    with with_middleware(name):
        answer, plain = ask("/account/"), Client().get("/account/")
    assert "Freshkeys-Parts" not in answer.headers
    assert answer.content == plain.content


def test_what_a_middleware_has_set_may_be_there_as_long_as_nobody_looks():
    with with_middleware("tenant"):
        assert parts("/account/")[0].receipt is not None


def test_a_cookie_of_a_middleware_goes_out():
    with with_middleware("with_cookie"):
        answer = ask("/account/")
    assert "Freshkeys-Parts" not in answer.headers
    assert answer.cookies["theme"].value == "dark"
    assert b"nobody" in answer.content


def with_cookie(get_response):
    def answer(request):
        response = get_response(request)
        response.set_cookie("theme", "dark")
        return response

    return answer
