"""Whatever a build looks at of the request is a fact with its value, or a reason not to keep the result."""

import inspect
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Permission
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import HttpHeaders
from django.template import Context, Template
from django.test import AsyncRequestFactory, RequestFactory

from freshkeys.facts import answering, value_of
from freshkeys.facts.requests import watch
from freshkeys.middleware import WatchedRequests
from freshkeys.recording.recorder import recording

User = get_user_model()
SENT = {"headers": {"x-theme": "dark", "accept": "text/html", "cookie": "theme=dark; empty="}}


def sent(path="/a/?q=1&q=2&empty=", user=None, **session):
    request = RequestFactory().get(path, **SENT)
    request.session, request.user = SessionStore(), user or AnonymousUser()
    request.session.update(session)
    return request


def looked(look, request=None):
    """The recording of one look at a request that is being answered."""
    request = request or sent()
    watch(request)
    with answering(request), recording() as read:
        look(request)
    return read


def names(look, request=None):
    read = looked(look, request)
    assert read.untracked == []
    return set(read.facts)


@pytest.mark.parametrize(
    ("look", "facts"),
    [
        (lambda r: r.GET["q"], {"parameter q"}),
        (lambda r: r.GET.get("none"), {"parameter none"}),
        (lambda r: r.GET.getlist("q"), {"parameter q"}),
        (lambda r: "q" in r.GET, {"parameter q"}),
        (lambda r: r.GET.get("x" * 200), {"parameters"}),
        (lambda r: r.GET.urlencode(), {"parameters"}),
        (lambda r: bool(r.GET), {"parameters"}),
        (lambda r: r.GET == {}, {"parameters"}),
        (lambda r: r.GET.copy().setlist("q", [1]), {"parameters"}),
        (lambda r: r.COOKIES.get("theme"), {"cookie theme"}),
        (lambda r: list(r.COOKIES), {"cookies"}),
        (lambda r: r.headers["X-Theme"], {"header X-Theme"}),
        (lambda r: r.headers.get("x_theme"), {"header X-Theme"}),
        (lambda r: r.META.get("HTTP_X_THEME"), {"meta HTTP_X_THEME"}),
        (lambda r: r.session.get("basket"), {"session basket"}),
        (lambda r: "basket" in r.session, {"session basket"}),
        (lambda r: list(r.session.keys()), {"session"}),
        (lambda r: r.get_host(), {"host"}),
        (lambda r: r.scheme, {"scheme"}),
        (lambda r: r.is_secure(), {"scheme"}),
        (lambda r: r.path, {"path"}),
        (lambda r: r.build_absolute_uri("/b/"), {"scheme", "host"}),
        (lambda r: r.build_absolute_uri(), {"scheme", "host", "path", "meta QUERY_STRING"}),
        (lambda r: r.accepts("text/html"), {"header Accept"}),
        (lambda r: r.method, {"attribute method"}),
        (lambda r: getattr(r, "tenant", None), {"attribute tenant"}),
        (lambda r: r.get_signed_cookie("none", None), {"cookie none"}),
        (lambda r: r.user.is_authenticated, {"signed in"}),
        (lambda r: isinstance(r.user, User), {"signed in"}),
        (lambda r: r.user.has_perm("auth.x"), {"permission auth.x"}),
        (lambda r: r.user.has_perms(["auth.x"]), {"permission auth.x"}),
        (lambda r: r.user.pk, {"user"}),
        (lambda r: r.user == 1, {"user"}),
        (lambda r: str(r.user), {"user"}),
        (lambda r: bool(r.user), {"user"}),
        (
            lambda r: Template("{% if user.is_authenticated %}x{% endif %}").render(Context({"user": r.user})),
            {"signed in"},
        ),
    ],
)
def test_a_look_is_a_fact(db, look, facts):
    assert names(look) == facts


def test_what_is_looked_at_outside_builds_is_nothing(db):
    request = sent()
    watch(request)
    with answering(request):
        assert (request.GET["q"], request.user.is_authenticated, request.COOKIES["theme"]) == ("2", False, "dark")


@pytest.mark.parametrize(
    "look",
    [
        lambda r: r.body,
        lambda r: r.POST,
        lambda r: r.FILES,
        lambda r: r.read(),
        lambda r: list(r),
        lambda r: r.environ,
        lambda r: vars(r),
        lambda r: r.META["wsgi.input"],
        lambda r: dict(r.META),
        lambda r: r.session.session_key,
        lambda r: r.session.get_expiry_age(),
        lambda r: r.session.update({"x": 1}),
        lambda r: r.session.__setitem__("x", 1),
        lambda r: r.META.update(x=1),
        lambda r: setattr(r, "user", None),
        lambda r: setattr(r.user, "email", "x"),
        lambda r: r.get_signed_cookie("none", None, max_age=5),
    ],
)
def test_what_cannot_be_compared_is_a_reason_not_to_keep(db, look):
    assert looked(look).untracked != []


def test_another_request_than_the_one_being_answered_cannot_be_tracked(db):
    other = sent()
    watch(other)
    taken = other.GET, other.user
    looks = [lambda _: other.path, lambda _: taken[0]["q"], lambda _: taken[1].is_authenticated]
    assert [looked(look).untracked != [] for look in looks] == [True] * 3
    assert looked(looks[0]).untracked == ["a request that is not the one being answered"]


def test_what_was_taken_from_the_request_before_the_build_is_seen_too(db):
    request = sent()
    watch(request)
    taken = request.GET, request.COOKIES, request.headers, request.session, request.user
    facts = names(lambda _: [one.get("x") for one in taken[:4]] and taken[4].is_authenticated, request)
    assert facts == {"parameter x", "cookie x", "header X", "session x", "signed in"}


DIFFERENT = [
    [{}, {"q": ""}, {"q": "1"}, {"q": ["1", "1"]}, {"q": ["", "1"]}, {"q": "absent"}, {"q": "['1']"}, {"q": "\udc80"}],
    [{"q": "x" * 100}, {"q": "x" * 101}, {"q": "\ufffd"}, {"q": "é"}, {"q": "e\u0301"}],
]


@pytest.mark.parametrize("which", DIFFERENT)
@pytest.mark.parametrize("name", ["parameter q", "parameters"])
def test_different_values_never_look_equal(which, name):
    def value(parameters):
        request = RequestFactory().get("/")
        request.GET = QueryDict(mutable=True)
        for key, given in parameters.items():
            request.GET.setlist(key, given if isinstance(given, list) else [given])
        return looked(lambda r: r.GET.get("q") if name == "parameter q" else list(r.GET), request).facts[name]

    assert len({value(one) for one in which}) == len(which)


@pytest.mark.parametrize("name", ["attribute tenant", "header X-Tenant", "meta HTTP_X_TENANT", "cookie tenant"])
def test_what_is_absent_is_like_no_value(name):
    def value(given):
        headers = {} if given is None else {"x-tenant": given, "cookie": f"tenant={given}"}
        request = RequestFactory().get("/", headers=headers)
        if given is not None:
            request.tenant = given
        return value_of(name, request)

    assert len({value(given) for given in (None, "", "None", "absent", "'absent'", "''")}) == 6


def test_types_of_session_values_differ(db):
    values = [1, "1", True, 1.0, None, b"1", [1], [[1]], {"1": 1}, {1: "1"}]
    facts = {looked(lambda r: r.session["x"], sent(x=one)).facts["session x"] for one in values}
    assert len(facts | {looked(lambda r: r.session.get("x")).facts["session x"]}) == len(values) + 1


def test_a_session_value_without_exact_form_cannot_be_compared(db):
    assert "exact written form" in looked(lambda r: r.session["x"], sent(x=object())).untracked[0]


def test_secrets_do_not_stand_in_receipts(db):
    user = User(pk=5, email="ada@example.org", password="secret")
    read = looked(lambda r: (r.user.email, r.COOKIES["theme"], r.headers["Cookie"]), sent(user=user))
    told = " ".join(read.facts.values())
    assert [secret for secret in ("secret", "dark", "ada@") if secret in told] == []  # no word of hexadecimal digits


def test_a_user_who_has_changed_since_is_another_fact(db):
    user = User.objects.create(email="ada@example.org")
    before = looked(lambda r: r.user.email, sent(user=user)).facts
    User.objects.update(email="eve@example.org")
    assert looked(lambda r: r.user.email, sent(user=User.objects.get())).facts != before


def test_relations_of_the_user_that_were_read_before_are_read_again(db):
    user = User.objects.prefetch_related("groups").get(pk=User.objects.create(email="ada@example.org").pk)
    assert "t:auth_group" in looked(lambda r: list(r.user.groups.all()), sent(user=user)).sources


def test_what_was_set_on_the_user_counts_or_is_a_reason(db):
    user = User(pk=5)
    plain = looked(lambda r: r.user.pk, sent(user=user)).facts
    user.badge = "gold"
    assert looked(lambda r: r.user.badge, sent(user=user)).facts["user"] != plain["user"]
    user.badge = object()
    assert "badge" in looked(lambda r: r.user.badge, sent(user=user)).untracked[0]


def test_finding_out_who_is_signed_in_is_no_dependency(client, db):
    user = User.objects.create(email="ada@example.org")
    client.force_login(user)
    request = RequestFactory().get("/", headers={"cookie": client.cookies.output(header="", sep=";")})
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.contrib.sessions.middleware import SessionMiddleware

    def view(request):
        with recording() as read:
            assert request.user.is_authenticated
        assert (set(read.facts), read.sources) == ({"signed in"}, set())
        return HttpResponse()

    WatchedRequests(SessionMiddleware(AuthenticationMiddleware(view)))(request)


@pytest.mark.parametrize("is_first", [True, False])
def test_the_middleware_may_stand_before_or_after_others(db, is_first):
    def view(request):
        assert isinstance(request, RequestFactory().get("/").__class__)
        with recording() as read:
            assert request.user.is_anonymous
            request.session.get("x")
        assert (set(read.facts), read.untracked) == ({"signed in", "session x"}, [])

    def others(get_response):
        def middleware(request):
            request.session, request.user = SessionStore(), AnonymousUser()
            return get_response(request)

        return middleware

    chain = WatchedRequests(others(view)) if is_first else others(WatchedRequests(view))
    chain(RequestFactory().get("/"))


def test_a_permission_is_asked_anew_for_each_request(db):
    user = User.objects.create(email="ada@example.org")
    ask = lambda: looked(lambda r: r.user.has_perm("auth.add_group"), sent(user=User.objects.get())).facts  # noqa: E731
    before = ask()
    user.user_permissions.add(Permission.objects.get(codename="add_group"))
    assert (before, ask()) == ({"permission auth.add_group": "False"}, {"permission auth.add_group": "True"})


#: Names that say nothing about a request: they are the same for all.
HARMLESS = {"body_receive_timeout", "non_picklable_attrs", "multipart_parser_class"}
#: What methods of a request are called with.
GIVEN: dict[str, tuple[Any, ...]] = {
    "accepted_type": ("text/html",),
    "accepts": ("text/html",),
    "get_preferred_type": (["text/html"],),
    "get_signed_cookie": ("x", None),
    "parse_file_upload": ({}, b""),
}


def requests():
    plain = HttpRequest()
    plain.META = {"SERVER_NAME": "testserver", "SERVER_PORT": "80", "HTTP_HOST": "testserver"}
    return {"plain": plain, "wsgi": RequestFactory().get("/?q=1"), "asgi": AsyncRequestFactory().get("/?q=1")}


@pytest.mark.parametrize("kind", ["plain", "wsgi", "asgi"])
def test_nothing_that_a_request_offers_is_looked_at_in_silence(db, kind):
    places = {"GET", "COOKIES", "META", "headers", "session", "user"}  # watchers note what is asked of them
    public = [name for name in dir(requests()[kind]) if not name.startswith("_")]
    silent = set()
    for name in set(public) - places - HARMLESS:

        def look(request, name=name):
            with suppress(Exception):
                found = getattr(request, name)
                if inspect.ismethod(found):
                    found(*GIVEN.get(name, ()))

        read = looked(look, requests()[kind])
        if not read.facts and not read.untracked:
            silent.add(name)
    assert (silent, len(public) > 30) == (set(), True)


#: Methods that make something new, whatever the request.
MAKERS = {"fromkeys", "parse_header_name", "to_asgi_name", "to_asgi_names", "to_wsgi_name", "to_wsgi_names"}
CONSTANTS = {"HTTP_PREFIX", "UNPREFIXED_HEADERS"}
OWN = {"place", "one", "whole", "known_as"}


@pytest.mark.parametrize(
    ("place", "base"),
    [("GET", QueryDict), ("COOKIES", dict), ("META", dict), ("headers", HttpHeaders), ("session", SessionBase)],
)
def test_nothing_that_a_part_of_a_request_offers_is_looked_at_in_silence(db, place, base):
    operators = ("__iter__", "__len__", "__contains__", "__getitem__", "__eq__", "__ne__", "__or__", "__reversed__")
    offered = {name for name in dir(base) if not name.startswith("_")}
    offered |= {name for name in operators if name in dir(base) and getattr(base, name) is not None}
    silent = set()
    for name in offered - MAKERS - CONSTANTS - OWN:

        def look(request, name=name):
            thing = getattr(request, place)
            found = getattr(thing, name)
            if inspect.iscoroutinefunction(found):
                return
            for given in ((), ("x",), ({},), ("x", ["y"])):
                with suppress(TypeError, KeyError, AttributeError, NotImplementedError, ValueError):
                    list(found(*given) if callable(found) else found)

        read = looked(look, sent(x="y"))
        if not read.facts and not read.untracked:
            silent.add(name)
    assert silent == set()
