"""Raw facts: what is different for Django is different for the edge."""

import pytest
from django.http import HttpRequest, QueryDict, parse_cookie
from hypothesis import given
from hypothesis import strategies as st

from freshkeys.edge.seen import ABSENT, Seen
from freshkeys.wire import SEEN_KINDS, SEEN_WHOLE


def seen(query=b"", path=b"/", **headers):
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Seen({"raw_path": path, "query_string": query, "headers": pairs, "method": "GET"}, "http")


NAMES = st.sampled_from(["a", "b", "sessionid", ""])
QUERIES = st.lists(st.tuples(NAMES, st.text("ab=&%;+ é\x00", max_size=4)), max_size=3).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
COOKIES = st.lists(st.tuples(NAMES, st.text('ab= "\\;,$', max_size=4)), max_size=3).map(
    lambda pairs: "; ".join(f"{name}={value}" for name, value in pairs)
)


def of_django(query):
    return QueryDict(query.encode(), mutable=False, encoding="utf-8")


@given(QUERIES, QUERIES, NAMES)
def test_parameters_that_differ_for_django_differ(one, other, name):
    if seen(one.encode()).fact(f"parameter {name}") == seen(other.encode()).fact(f"parameter {name}"):
        assert of_django(one).getlist(name) == of_django(other).getlist(name)


@given(COOKIES, COOKIES, NAMES)
def test_cookies_that_differ_for_django_differ(one, other, name):
    if seen(cookie=one).fact(f"cookie {name}") == seen(cookie=other).fact(f"cookie {name}"):
        assert parse_cookie(one).get(name) == parse_cookie(other).get(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cookie a", ABSENT),
        ("header Accept-Language", "'de'"),
        ("meta HTTP_ACCEPT_LANGUAGE", "'de'"),
        ("parameter page", "['2']"),
        ("parameter q", ABSENT),
        ("language", None),
        ("signed in", None),
        ("meta REMOTE_ADDR", None),
    ],
)
def test_what_it_can_see_and_what_it_cannot(name, value):
    assert seen(b"page=2", accept_language="de").fact(name) == value


@pytest.mark.parametrize("name", [*sorted(SEEN_WHOLE), *(f"{kind} x" for kind in sorted(SEEN_KINDS))])
def test_it_sees_what_the_application_leaves_to_it(name):
    assert seen().fact(name) is not None


def test_an_empty_header_is_not_an_absent_one():
    assert seen(hx_request="").fact("header Hx-Request") != seen().fact("header Hx-Request")
    assert HttpRequest().headers.get("Hx-Request") is None


def test_several_headers_of_one_name_are_read_as_one():
    pairs = [(b"cookie", b"a=1"), (b"accept-language", b"de"), (b"cookie", b"b=2"), (b"accept-language", b"en")]
    both = Seen({"raw_path": b"/", "query_string": b"", "headers": pairs, "method": "GET"}, "http")
    assert both.fact("cookie a") == seen(cookie="a=1").fact("cookie a")
    assert both.fact("cookie b") == seen(cookie="b=2").fact("cookie b")
    assert both.fact("header Accept-Language") == "'de,en'"
