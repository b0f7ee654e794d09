"""Requests that no browser sends: each gets a page of ours, none a fault."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
COOKIE = '"' + "a" * 32 + '\\000"'  # how a cookie writes NUL


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "django_language"])
def test_a_cookie_with_nul_is_as_none(visitor, name):
    for path in ("/", "/accounts/login/", "/admin/", "/nowhere/"):
        assert visitor.get(path, HTTP_COOKIE=f"{name}={COOKIE}").status_code < 500


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "level=%00&page=%00&language=%00"])
def test_nul_in_a_search_finds_what_a_space_does(visitor, query):
    answer = visitor.get(f"/?{query}")
    assert answer.status_code == 200
    assert b"\0" not in answer.content


@pytest.mark.parametrize("query", ["?state__exact=%00", "?title=%00", "?q=%00", "?o=999999999999&level__exact=%00"])
def test_nul_in_the_admin_is_no_fault(admin_client, query):
    admin_client.raise_request_exception = False
    assert admin_client.get(f"/admin/courses/course/{query}").status_code < 500


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/sitemap.xml", "/robots.txt", "/healthz", "/language/"])
def test_methods_that_an_address_does_not_know_are_answered_with_a_page(visitor, path):
    for method in ("trace", "put", "delete", "patch"):
        answer = getattr(visitor, method)(path)
        assert answer.status_code == 405, method
        assert "This address cannot do that" in answer.content.decode()
        assert answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/nowhere/", "/courses/%00/", "/", "/robots.txt", "/?q=a", "/subjects/nothing/"])
def test_every_answer_says_who_may_keep_it(visitor, path):
    for answer in (visitor.get(path), visitor.head(path), visitor.post(path)):
        assert "no-cache" in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"]
        assert "Cookie" in answer.headers["Vary"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
