"""An entry answers a request only if every fact that it was built for has the same value for it."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject
from hypothesis import given, settings
from hypothesis import strategies as st

from freshkeys import engine, remember, shared
from freshkeys.facts import answering, variants
from freshkeys.facts.requests import watch
from freshkeys.facts.variants import MAX_FACTS
from freshkeys.shapes import MAX_SHAPES, Shapes, size_of
from freshkeys.tests.test_looking import User


@pytest.fixture(autouse=True)
def _no_shapes():
    variants.shapes.clear()


def request_with(cookies=None, **parameters):
    cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    request = RequestFactory().get("/", parameters, headers={"cookie": cookie} if cookie else {})
    request.user = AnonymousUser()
    watch(request)
    return request


def answer(build, request, name="shown"):
    with answering(request):
        return remember(name, lambda: build(request))


def greeting(request):
    return f"{request.COOKIES.get('name')} {Group.objects.count()}"


def test_visitors_with_the_same_facts_share_one_build(groups, counted):
    one, two = request_with({"name": "ada"}), request_with({"name": "ada", "other": "x"})
    build = counted(lambda: one.COOKIES["name"])
    with answering(one):
        remember("shown", build)
    with answering(two):
        assert (remember("shown", build), build.count) == ("ada", 1)


def test_visitors_with_other_facts_share_nothing(groups):
    seen = [
        answer(greeting, request_with(cookies)) for cookies in ({"name": "ada"}, {}, {"name": "None"}, {"name": ""})
    ]
    again = [answer(greeting, request_with(cookies)) for cookies in ({"name": "eve"}, {}, {"name": "ada"})]
    assert (seen, again) == (["ada 3", "None 3", "None 3", " 3"], ["eve 3", "None 3", "ada 3"])


def test_visitors_with_other_facts_do_not_push_each_other_out(groups, counted):
    requests = {name: request_with({"name": name}) for name in "ab"}
    builds = {name: counted(lambda name=name: greeting(requests[name])) for name in "ab"}
    for name in "ababab":
        with answering(requests[name]):
            remember("shown", builds[name])
    assert [build.count for build in builds.values()] == [1, 1]


def test_a_hit_works_its_facts_out_once(groups, monkeypatch):
    request = request_with({"name": "ada"})
    answer(greeting, request)
    asked, original = [], variants.value_of
    monkeypatch.setattr(variants, "value_of", lambda name, whose: asked.append(name) or original(name, whose))
    answer(greeting, request)
    assert asked == ["cookie name"]


def test_all_variants_change_with_the_data(groups):
    before = [answer(greeting, request_with({"name": name})) for name in "ab"]
    Group.objects.create(name="dogs")
    assert [answer(greeting, request_with({"name": name})) for name in "ab"] == ["a 4", "b 4"] != before


def test_without_a_request_no_entry_with_facts_answers(groups, counted):
    answer(greeting, request_with({"name": "ada"}))
    build = counted(lambda: "nobody")
    assert (remember("shown", build), build.count) == ("nobody", 1)


def test_a_request_that_is_not_the_one_being_answered_keeps_nothing(groups, settings, counted):
    settings.FRESHKEYS = {"UNTRACKED": "skip"}
    other = request_with({"name": "ada"})
    build = counted(lambda: other.COOKIES["name"])
    with answering(request_with()):
        remember("shown", build)
        remember("shown", build)
    assert build.count == 2


@pytest.mark.parametrize("is_watched", [False, True])
def test_a_lazy_user_is_remembered_as_the_user(groups, is_watched):
    user, request = User.objects.create(email="ada@example.org"), RequestFactory().get("/")
    request.user = SimpleLazyObject(lambda: User.objects.get(pk=user.pk))
    if is_watched:
        watch(request)
    for _ in range(2):
        found = answer(lambda request: request.user, request)
        assert (type(found), found.pk, found.email) == (User, user.pk, "ada@example.org")


@pytest.mark.parametrize("is_there", [False, True])
def test_an_inner_value_hands_its_facts_to_the_outer(groups, is_there):
    def outer(request):
        return "outer " + remember("inner", lambda: greeting(request))

    for name in "ab" if is_there else "":
        answer(greeting, request_with({"name": name}), name="inner")
    assert [answer(outer, request_with({"name": name}), name="outer") for name in "abab"] == [
        *("outer a 3", "outer b 3", "outer a 3", "outer b 3")
    ]


def test_a_build_that_branches_on_a_fact_has_several_sets(groups, counted):
    def build(request):
        return request.COOKIES.get("name") if request.GET.get("greet") else "hello"

    visits = [({"name": "ada"}, {}), ({"name": "ada"}, {"greet": "1"}), ({"name": "eve"}, {}), ({}, {"greet": "1"})]
    for _ in range(2):
        shown = [answer(build, request_with(cookies, **parameters)) for cookies, parameters in visits]
        assert shown == ["hello", "ada", "hello", None]
    (known,) = variants.shapes._known.values()
    assert set(known) == {("parameter greet",), ("cookie name", "parameter greet")}


def test_a_result_of_very_many_facts_is_not_kept(groups):
    def build(request):
        return [request.COOKIES.get(str(number)) for number in range(MAX_FACTS + 1)]

    answer(build, request_with())
    assert len(variants.shapes) == 0


def test_a_hundred_thousand_visitors_do_not_make_the_index_grow(groups):
    known = Shapes(max_bytes=100_000)
    for number in range(100_000):
        known.add(str(number % 5_000), [(f"cookie {number}",)])
        known.add("one", [(f"cookie {number}",)])
    assert known.bytes <= known.max_bytes
    assert known.bytes == sum(map(size_of, known._known.values()))
    assert max(map(len, known._known.values())) <= MAX_SHAPES


def test_different_cookies_are_one_set_of_facts(groups):
    for number in range(200):
        answer(lambda request: request.COOKIES["n"], request_with({"n": str(number)}))
    (known,) = variants.shapes._known.values()
    assert known == (("cookie n",),)


@pytest.fixture
def memory(settings, groups):
    settings.CACHES = {"memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "variants"}}
    settings.FRESHKEYS = {"ALIAS": "memory"}
    shared._rests_until, shared._errors = 0.0, 0
    caches["memory"].clear()
    yield caches["memory"]
    caches["memory"].clear()


def in_another_process():
    engine.forget_everything()
    variants.shapes.clear()


def test_another_process_finds_the_variant_of_this_visitor(memory, counted):
    one = request_with({"name": "ada"})
    build = counted(lambda: one.COOKIES["name"])
    with answering(one):
        remember("shown", build)
        in_another_process()
        assert (remember("shown", build), build.count) == ("ada", 1)
    assert answer(lambda request: request.COOKIES.get("name"), request_with({"name": "eve"})) == "eve"
    in_another_process()
    shown = [
        answer(lambda request: request.COOKIES.get("name"), request_with({"name": name})) for name in ("eve", "ada")
    ]
    assert shown == ["eve", "ada"]


def test_a_variant_put_in_the_place_of_another_is_not_believed(memory, monkeypatch):
    offered, real = [], shared.offer
    monkeypatch.setattr(shared, "offer", lambda entry: (offered.append(entry), real(entry)))
    shown = [answer(greeting, request_with({"name": name})) for name in ("ada", "eve")]
    ada, eve = offered
    real(replace(eve, key=ada.key))
    in_another_process()
    assert [answer(greeting, request_with({"name": name})) for name in ("ada", "eve")] == shown


def test_an_entry_with_facts_in_the_place_of_one_without_is_not_believed(memory, monkeypatch):
    places, real = [], shared.fetch
    monkeypatch.setattr(shared, "fetch", lambda key: (places.append(key), real(key))[1])
    answer(greeting, request_with({"name": "ada"}))
    (ada,) = engine.engine_for("default").store._entries.values()
    shared.offer(replace(ada, key=places[0]))
    in_another_process()
    assert answer(greeting, request_with({"name": "eve"})) == "eve 3"


def test_threads_that_answer_different_visitors_do_not_mix(groups):
    def visit(name):
        try:
            return [answer(greeting, request_with({"name": name})) for _ in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda name: copy_context().run(visit, name), "abcd"))
    assert found == [[f"{name} 3"] * 5 for name in "abcd"]


LOOKS = {
    "cookie": lambda request: request.COOKIES.get("c"),
    "cookies": lambda request: sorted(request.COOKIES.items()),
    "parameter": lambda request: request.GET.getlist("p"),
    "last parameter": lambda request: request.GET.get("p"),
    "parameters": lambda request: request.GET.urlencode(),
    "header": lambda request: request.headers.get("x-h"),
    "meta": lambda request: request.META.get("HTTP_X_H"),
    "signed in": lambda request: request.user.is_authenticated,
    "user": lambda request: str(request.user),
    "staff": lambda request: getattr(request.user, "is_staff", None),
    "superuser": lambda request: request.user.has_perm("auth.add_group"),
    "host": lambda request: request.get_host(),
    "scheme": lambda request: request.is_secure(),
    "path": lambda request: request.path,
    "address": lambda request: request.build_absolute_uri(),
    "method": lambda request: request.method,
    "tenant": lambda request: getattr(request, "tenant", None),
    "session": lambda request: request.session.get("s"),
    "whole session": lambda request: sorted(request.session.items()),
}
#: A build: what it looks at, and what it does next where that is true and where it is not.
builds = st.recursive(
    st.none(),
    lambda inner: st.tuples(st.sampled_from(sorted(LOOKS)), inner, inner),
    max_leaves=12,
)
texts = st.sampled_from(["", "a", "b", "None", "['a']", "absent"])
visitors = st.fixed_dictionaries(
    {"path": st.sampled_from(["/", "/a/"]), "secure": st.booleans(), "user": st.sampled_from(["", "ada", "eve"])},
    optional={
        "c": texts,
        "p": st.lists(texts, max_size=2),
        "h": texts,
        "tenant": texts,
        "s": st.sampled_from([None, "", 0, False, "0", [0]]),
        "host": st.sampled_from(["testserver", "localhost", "evil.example"]),
    },
)


def visit(visitor):
    headers = {"x-h": visitor["h"]} if "h" in visitor else {}
    headers |= {"cookie": f"c={visitor['c']}"} if "c" in visitor else {}
    headers |= {"host": visitor["host"]} if "host" in visitor else {}
    request = RequestFactory().get(
        visitor["path"], {"p": visitor.get("p", [])}, headers=headers, secure=visitor["secure"]
    )
    name = visitor["user"]
    request.user = (
        User(pk=len(name), email=f"{name}@example.org", is_superuser=name == "eve") if name else AnonymousUser()
    )
    request.session = SessionStore()
    if "s" in visitor:
        request.session["s"] = visitor["s"]
    if "tenant" in visitor:
        request.tenant = visitor["tenant"]
    return request


def run(build, request):
    seen = []
    while build is not None:
        name, yes, no = build
        try:
            value = LOOKS[name](request)
        except Exception as error:
            value = str(error)
        seen.append([name, value])
        build = yes if value else no
    return seen


@pytest.mark.django_db(transaction=True)
@settings(deadline=None, max_examples=100)
@given(builds, st.lists(visitors, min_size=2, max_size=8))
def test_two_visitors_never_share_what_depends_on_a_fact_that_differs(build, visits):
    engine.forget_everything()
    variants.shapes.clear()
    for visitor in [*visits, *visits]:
        request = visit(visitor)
        watch(request)
        expected = run(build, visit(visitor))
        with answering(request):
            assert list(remember("shown", lambda request=request: run(build, request))) == expected
