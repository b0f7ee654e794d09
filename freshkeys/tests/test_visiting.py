"""A page of the project is asked for as one visitor, and what came of it is said."""

import json
import logging
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import translation

from freshkeys.receipts.visiting import VisitError, visit
from freshkeys.tests import visited

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "freshkeys.middleware.WatchedRequests",
    "freshkeys.middleware.OneMoment",
]


@pytest.fixture(autouse=True)
def _site(settings, groups):
    settings.ROOT_URLCONF, settings.MIDDLEWARE = "freshkeys.tests.visited", MIDDLEWARE
    settings.ALLOWED_HOSTS, settings.LANGUAGES = [".ants.example"], [("en", "English"), ("de", "German")]
    logging.getLogger("django.request").setLevel(logging.CRITICAL)


@pytest.fixture
def ida():
    return get_user_model().objects.create_user("ida@example.org", "honey")


def lines(*arguments):
    out = StringIO()
    call_command("freshkeys", "explain", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_visit_builds_and_the_second_finds():
    first, again = visit("/groups/"), visit("/groups/")
    assert [(one.status, one.receipts[0].is_hit, one.queries) for one in (first, again)] == [
        (200, False, 1),
        (200, True, 0),
    ]


@pytest.mark.parametrize("address", ["/groups/?name=bees", "https://www.ants.example/groups/bees/", "/groups/b%65es/"])
def test_an_address_is_a_path_or_a_whole_one(address):
    assert visit(address).receipts[0].key == visit("/groups/?name=bees").receipts[0].key


def test_letters_beyond_ascii_need_no_escaping():
    assert visit("/groups/Ärzte/?ö=ü").receipts[0].key == visit("/groups/%C3%84rzte/").receipts[0].key


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("groups", "give a path"),
        ("", "give a path"),
        ("//ants.example/", "neither http:// nor https://"),
        ("ftp://ants.example/", "neither http:// nor https://"),
        ("http://[::1/", "is not an address"),
        ("http://bees.example/groups/", "bees.example is not this site; ALLOWED_HOSTS has .ants.example"),
    ],
)
def test_an_address_that_is_none_is_refused_with_what_to_do(address, sentence):
    with pytest.raises(VisitError, match=sentence.replace("(", r"\(")):
        visit(address)


def test_it_is_seen_as_by_this_account_and_no_session_is_made(ida, monkeypatch):
    seen = []
    original = visited.groups
    monkeypatch.setattr(
        visited.urlpatterns[0], "callback", lambda request: (seen.append(request.user), original(request))[1]
    )
    visit("/groups/", user="ida@example.org")
    assert seen == [ida]
    assert Session.objects.count() == 0


def test_an_account_that_is_not_there_or_not_active_is_named(ida):
    with pytest.raises(VisitError, match=r"There is no account “jon@example\.org”"):
        visit("/groups/", user="jon@example.org")
    get_user_model().objects.update(is_active=False)
    with pytest.raises(VisitError, match="is not active"):
        visit("/groups/", user="ida@example.org")


def test_a_project_that_finds_the_user_for_itself_is_not_shown_as_somebody_else(ida, settings):
    settings.MIDDLEWARE = []
    with pytest.raises(VisitError, match="finds out for itself who is signed in"):
        visit("/groups/", user="ida@example.org")


def test_it_comes_in_the_language_that_is_asked_for_and_leaves_the_callers():
    with translation.override("en"):
        assert visit("/groups/", language="de").receipts[0].language == "de"
        assert translation.get_language() == "en"
    with pytest.raises(VisitError, match="does not speak “fr”; it speaks en, de"):
        visit("/groups/", language="fr")


def test_a_language_that_does_not_decide_is_said(settings):
    settings.MIDDLEWARE = []
    assert "in “en”; “de” was asked for, and did not decide." in lines("/groups/", "--language", "de")


def test_a_site_on_https_is_asked_by_https(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    settings.MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    assert visit("/groups/").status == 200


def test_what_is_no_page_is_said():
    assert "It redirects to /groups/ (302)." in lines("/moved/")
    assert "What is read while it streams is not in here." in lines("/streamed/")
    assert visited.closed.pop()
    assert "Nothing in it is remembered: each visit builds all of it." in lines("/moved/")
    with pytest.raises(CommandError, match="it answers 404"):
        lines("/absent/")


def test_a_view_that_fails_is_quoted():
    assert (visit("/broken/").status, visit("/broken/").failure) == (500, "ValueError: no bees today")


def test_the_command_says_sources_in_words_and_exactly():
    pk = Group.objects.get(name="ants").pk
    printed = lines("/groups/")
    assert "1 value, 0 found and 1 built; 1 query, " in printed
    assert "Asked again at once: 1 value, 1 found and 0 built; 0 queries, " in printed
    assert "table auth_group   t:auth_group" in printed
    assert "good      until one of these is written" in printed
    Group.objects.filter(pk=pk).update(name="emus")
    assert "rebuilt   because table auth_group was written" in lines("/groups/")


def test_facts_of_the_request_are_among_what_it_varies_by():
    assert "varies by language (en), time zone (UTC), parameter name (['Ida'])" in lines("/greeting/?name=Ida")
    first, again = visit("/greeting/?name=Ida"), visit("/greeting/?name=Jon")
    assert (first.receipts[0].is_hit, again.receipts[0].is_hit) == (True, False)
    assert first.receipts[0].key != again.receipts[0].key


def test_the_command_speaks_json(ida):
    found = json.loads(lines("/groups/", "--json", "--user", "ida@example.org", "--language", "de"))
    (receipt,) = found["receipts"]
    assert (found["status"], found["user"], found["language"], found["again"]["found"]) == (
        200,
        "ida@example.org",
        "de",
        1,
    )
    assert receipt["sources"] == [{"source": "t:auth_group", "in_words": "table auth_group"}]
    assert (receipt["not_kept_because"], receipt["is_hit"]) == (None, False)


def test_the_command_says_why_a_value_is_not_kept():
    with override_settings(FRESHKEYS={"ENABLED": False}):
        assert "not kept  because the cache is switched off" in lines("/groups/")
