"""Facts about the visitor, and what makes them change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from freshkeys.engine import engine_for
from freshkeys.facts import ABSENT
from freshkeys.pages.tests.asking import assembled, fact_of, parts

SESSION = f"cookie {settings.SESSION_COOKIE_NAME}"


def touched(part, write):
    """Whether what the log says of a write touches what this part was built from."""
    engine = engine_for("default")
    before = engine.validate().token
    write()
    changed = engine.log.ask(connection, last=before, since=before).changed_since
    return changed is None or not part.receipt.sources.isdisjoint(changed)


def test_who_is_signed_in_is_asked_of_the_session_that_the_cookie_names(ada):
    fact = fact_of(parts("/account/", ada), "user")
    assert set(fact.receipt.facts) == {SESSION}
    assert fact.receipt.facts[SESSION] != ABSENT


def test_a_visitor_without_a_session_is_nobody_and_that_needs_no_row():
    fact = fact_of(parts("/account/"), "signed in")
    assert fact.receipt.facts == {SESSION: ABSENT}
    assert not fact.receipt.sources


def test_it_holds_until_the_session_ends(ada):
    ends_at = Session.objects.get().expire_date
    assert fact_of(parts("/account/", ada), "user").receipt.good_until == ends_at.timestamp()


def test_a_session_that_has_ended_is_nobodys(ada):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=5))
    found = parts("/account/", ada)
    assert b"nobody" in assembled(found)


@pytest.mark.parametrize(
    "write",
    [
        lambda ada: Session.objects.all().delete(),
        lambda ada: get_user_model().objects.update(is_active=False),
        lambda ada: get_user_model().objects.update(password="!"),
        lambda ada: ada.logout(),
    ],
    ids=["session gone", "suspended", "password changed", "signed out"],
)
@pytest.mark.parametrize("name", ["user", "signed in"])
def test_what_ends_a_visit_touches_the_fact(ada, write, name):
    assert touched(fact_of(parts("/account/", ada), name), lambda: write(ada))


def test_the_moment_of_the_last_visit_does_not(ada):
    fact = fact_of(parts("/account/", ada), "user")
    assert not touched(fact, lambda: get_user_model().objects.update(last_login=timezone.now()))


def test_that_of_another_visitor_does_not(ada):
    fact = fact_of(parts("/account/", ada), "user")
    eve = get_user_model().objects.create_user("eve@example.org", "x")
    assert not touched(fact, lambda: eve.delete())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_language_is_a_fact_of_each_part(language):
    shell, island, *facts = parts("/account/", Accept_Language=language)
    fact = fact_of(facts, "language")
    assert shell.receipt.facts["language"] == island.receipt.facts["language"] == fact.body.decode() == repr(language)
    assert set(fact.receipt.facts) == {f"cookie {settings.LANGUAGE_COOKIE_NAME}", "header Accept-Language"}


def test_a_cookie_that_decides_the_language_is_all_that_is_looked_at():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    assert set(fact_of(parts("/account/", client), "language").receipt.facts) == {
        f"cookie {settings.LANGUAGE_COOKIE_NAME}"
    }


def test_a_page_that_asks_a_gate_is_the_same_for_all_who_get_the_same_answer(ada, ants):
    mine, nobodys = parts("/belonging/ants/", ada), parts("/belonging/ants/")
    assert mine[0].receipt.facts == nobodys[0].receipt.facts
    assert "gate tests.belongs ants" in mine[0].receipt.facts
    assert not mine[0].receipt.sources


def test_a_gate_opens_with_the_next_request(ada, ants):
    fact = fact_of(parts("/belonging/ants/", ada), "gate tests.belongs ants")
    user = get_user_model().objects.get()
    assert touched(fact, lambda: user.groups.add(ants))
    assert parts("/belonging/ants/", ada)[0].body == b"in"


def test_a_gate_depends_on_all_that_it_looked_at(ada):
    fact = fact_of(parts("/belonging/ants/", ada), "gate tests.belongs ants")
    assert set(fact.receipt.facts) == {SESSION}
    assert touched(fact, lambda: get_user_model().objects.update(is_active=False))


@override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
def test_sessions_that_nobody_can_track_are_not_kept_and_still_answered():
    client = Client()
    client.force_login(get_user_model().objects.create_user("bob@example.org", "x", name="Bob"))
    _shell, island, *_ = parts("/account/", client)
    assert island.receipt is None
    assert b"Bob" in island.body
    assert parts("/account/")[1].receipt is not None


class Somebody:
    """A middleware that finds out by other means who is there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = get_user_model()(name=request.headers.get("X-Name", "?"))
        return self.get_response(request)


def test_a_visitor_whom_somebody_else_has_found_is_kept_for_nobody():
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE[:-2], f"{__name__}.Somebody", *settings.MIDDLEWARE[-2:]]):
        _shell, island, *_ = parts("/account/", X_Name="Bob")
    assert island.receipt is None
    assert b"Bob" in island.body


def test_a_project_that_trusts_its_proxy_about_people_keeps_nobodys_part():
    remote = "django.contrib.auth.middleware.RemoteUserMiddleware"
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE[:-2], remote, *settings.MIDDLEWARE[-2:]]):
        assert parts("/account/")[1].receipt is None
