"""`{% fresh %}`: the quartet again, and nobody ever gets a fragment that was made of another's variables."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.context_processors import PermWrapper
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import connection
from django.middleware.csrf import get_token
from django.template import Context, Engine, Library, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.autoreload import file_changed
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe

from freshkeys import UntrackedReadError, one_moment
from freshkeys.fragments.handed import FragmentError
from freshkeys.middleware import WatchedRequests
from freshkeys.tests.library.models import Author, Book

NAMES = "{% for one in groups %}{{ one.name }} {% endfor %}"


def show(body: str, tag: str = '"part"', **variables: Any) -> str:
    return Template(f"{{% load freshkeys %}}{{% fresh {tag} %}}{body}{{% endfresh %}}").render(Context(variables))


def plain(body: str, **variables: Any) -> str:
    return Template(body).render(Context(variables))


def queries(function: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


def names(**variables: Any) -> str:
    return show(NAMES, groups=Group.objects.order_by("name"), **variables)


def test_it_hits(groups):
    names()
    assert queries(names) == 0


def test_it_changes_when_it_must(groups, elsewhere):
    assert names() == "ants bees cats "
    elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
    assert names() == "bees cats emus "


def test_a_template_that_was_edited_while_developing_is_shown(groups):
    names()
    file_changed.send(sender=None, file_path=Path("/nowhere/it.txt"))
    assert queries(names) > 0


def test_it_survives_what_does_not_matter(groups, elsewhere):
    names()
    elsewhere("UPDATE auth_permission SET name = 'x'")
    assert queries(names) == 0
    assert queries(lambda: names(unused=object())) == 0


@enum.unique
class Level(enum.Enum):
    EASY = "easy"
    HARD = "hard"

    @property
    def label(self) -> str:
        return self.value.title()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "b"),
        ("1", 1),
        (1, 1.5),
        (None, ""),
        ("<b>", mark_safe("<b>")),
        ([1, "a"], ["1", "a"]),
        ({"a": 1}, {"a": 2}),
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)),
        (Level.EASY, Level.HARD),
    ],
)
def test_each_variable_that_it_uses_is_part_of_its_key(transactional_db, one, other):
    body = "{{ it }}{{ it.label }}{{ it.a }}{% if it is None %}none{% endif %}"
    for value in (one, other, one, other):
        assert show(body, it=value) == plain(body, it=value)


def test_an_absent_variable_is_not_an_empty_one(transactional_db):
    body = "{% if it == None %}none{% else %}{{ it }}{% endif %}"
    assert [show(body), show(body, it="x"), show(body, it=""), show(body)] == ["none", "x", "", "none"]


def test_a_variable_asked_for_only_sometimes_is_part_of_the_key(transactional_db):
    body = "{% if a %}{{ b }}{% else %}{{ c }}{% endif %}"
    given = [{"a": a, "b": b, "c": c} for a in (0, 1) for b in "xy" for c in "uv"]
    for variables in given + given:
        assert show(body, **variables) == plain(body, **variables)


def test_an_instance_that_is_out_of_date_is_not_shown_to_who_has_a_fresh_one(groups):
    stale = Group.objects.get(name="ants")
    Group.objects.filter(name="ants").update(name="emus")
    fresh = Group.objects.get(pk=stale.pk)
    assert [show("{{ it.name }}", it=one) for one in (stale, fresh, stale)] == ["ants", "emus", "ants"]


def test_what_it_reads_through_an_instance_is_fresh(groups, elsewhere):
    body = "{% for one in it.permissions.all %}x{% endfor %}{{ it.user_set.count }}"
    it = Group.objects.get(name="ants")
    assert show(body, it=it) == "0"
    it.permissions.add(Permission.objects.first())
    assert show(body, it=it) == "x0"


def test_a_query_set_of_an_instance_does_not_bring_it_along(library):
    author = Author.objects.create(name="Ada")
    Book.objects.create(author=author, title="Engines")
    body = "{% for book in books %}{{ book.author.name }}{% endfor %}"
    books = author.books.all()
    assert show(body, books=books) == "Ada"
    Author.objects.update(name="Bea")
    assert show(body, books=books) == "Bea"


def test_a_query_set_that_was_evaluated_is_read_again(groups):
    groups = Group.objects.order_by("name")
    list(groups)
    Group.objects.filter(name="ants").update(name="emus")
    assert show(NAMES, groups=groups) == "bees cats emus "


@pytest.mark.parametrize("value", [object(), iter([1]), lambda: 1, Group.objects])
def test_what_has_no_exact_form_is_refused_by_name(groups, value):
    with pytest.raises(FragmentError, match=r"fresh 'part' %} uses 'it', a \w+, which no key can hold"):
        show("{% if it == 1 %}{% endif %}{{ it }}", it=value)


register = Library()
register.simple_tag(lambda context: context.flatten() and "", name="flat", takes_context=True)
register.inclusion_tag("inner.html", name="inner", takes_context=True)(lambda context: {"it": context["it"]})


def with_files(body: str, **variables: Any) -> str:
    """Shown by an engine with a file inner.html and the tags above."""
    files = ("django.template.loaders.locmem.Loader", {"inner.html": "({{ it }})", "uses.html": "({{ other }})"})
    engine = Engine(loaders=[files], libraries={"freshkeys": "freshkeys.templatetags.freshkeys", "test": __name__})
    page = "{% load freshkeys test %}{% fresh 'part' %}" + body + "{% endfresh %}"
    return engine.from_string(page).render(Context(variables))


def test_all_variables_at_once_are_refused(transactional_db):
    with pytest.raises(FragmentError, match="all variables of its context at once"):
        with_files("{% flat %}")


@pytest.mark.parametrize(
    "body", ["{% inner %}", "{% include 'inner.html' %}", "{% include 'uses.html' with other=it %}"]
)
def test_what_other_files_use_is_part_of_the_key(transactional_db, body):
    shown = [with_files(body, it=it, csrf_token=SimpleLazyObject(object)) for it in (1, 2, 1)]
    assert shown == ["(1)", "(2)", "(1)"]


def test_other_tags_with_the_same_name_are_others(groups):
    assert [show("a"), show("b"), show("a", '"other"'), show("a", '"part" 1')] == ["a", "b", "a", "a"]
    assert [show("{{ x }}", x=1), show("{{ x|add:1 }}", x=1)] == ["1", "2"]


def test_vary_is_part_of_the_key(transactional_db):
    weather = {"now": ""}
    register.simple_tag(lambda: weather["now"], name="weather")  # neither database, nor clock, nor request
    shown = []
    for weather["now"] in ("sun", "rain", "snow", "sun"):
        page = "{% load freshkeys test %}{% fresh 'part' w %}{% weather %}{% endfresh %}"
        engine = Engine(libraries={"freshkeys": "freshkeys.templatetags.freshkeys", "test": __name__})
        shown.append(engine.from_string(page).render(Context({"w": weather["now"]})))
    assert shown == ["sun", "rain", "snow", "sun"]


def test_what_it_cannot_vary_by_is_named(transactional_db):
    with pytest.raises(FragmentError, match=r"fresh 'part' %} cannot vary by this: .*object"):
        show("x", '"part" v', v=object())


def test_autoescape_language_and_time_zone_are_part_of_the_key(transactional_db):
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    body = '{% load i18n %}{{ it }} {{ at|date:"DATETIME_FORMAT" }} {% translate "yes" %}'
    for language in ("en", "de"):
        for zone in ("UTC", "Asia/Tokyo"):
            for escape in (True, False):
                with translation.override(language), timezone.override(zone):
                    given = Context({"it": "<b>", "at": moment}, autoescape=escape)
                    shown = Template("{% load freshkeys %}{% fresh 'part' %}" + body + "{% endfresh %}").render(given)
                    assert shown == Template(body).render(given)


def test_nested_fragments_are_dependencies(groups, elsewhere):
    body = '{{ title }}{% fresh "inner" %}' + NAMES + "{% endfresh %}"
    ask = lambda title="T": show(body, groups=Group.objects.order_by("name"), title=title)  # noqa: E731
    assert [ask(), ask(), ask("U")] == ["Tants bees cats ", "Tants bees cats ", "Uants bees cats "]
    elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
    assert [ask(), ask("U")] == ["Tbees cats emus ", "Ubees cats emus "]


def test_in_a_loop_each_turn_has_its_own(groups):
    inner = '{% fresh "row" %}{{ forloop.counter }}{{ one.name }} {% endfresh %}'
    page = "{% load freshkeys %}{% for one in groups %}" + inner + "{% endfor %}"
    for _ in range(2):
        shown = Template(page).render(Context({"groups": Group.objects.order_by("name")}))
        assert shown == "1ants 2bees 3cats "


def test_what_it_sets_stays_inside_whether_it_was_kept_or_not(transactional_db):
    page = "{% load freshkeys %}{% fresh 'part' %}{% firstof it as x %}{{ x }}{% endfresh %}{{ x }}"
    assert [Template(page).render(Context({"it": 1})) for _ in range(2)] == ["1", "1"]


@pytest.mark.parametrize("body", ["{% now 'Y' %}", "{{ at|timesince }}", "{{ many|random }}", "{% lorem 1 w random %}"])
def test_the_clock_on_the_wall_and_dice_are_not_kept(transactional_db, body):
    with pytest.raises(UntrackedReadError, match="changes while no row does"):
        show(body, at=datetime(2026, 3, 1, tzinfo=UTC), many=[1, 2])


def test_time_between_two_moments_is_kept(transactional_db):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert show("{{ at|timesince:later }}", at=at, later=datetime(2026, 3, 2, tzinfo=UTC)) == "1\xa0day"


def page_of(body: str, request: Any) -> Any:
    context = {"user": getattr(request, "user", None), "csrf_token": SimpleLazyObject(lambda: get_token(request))}
    template = Template("{% load freshkeys %}{% fresh 'part' %}" + body + "{% endfresh %}")
    return template.render(RequestContext(request, context | {"request": request}))


def visit(body: str, *, watched: bool = True, user: Any = None, address: str = "/") -> Any:
    request = RequestFactory().get(address)
    request.user = user if user is not None else AnonymousUser()
    return WatchedRequests(partial(page_of, body))(request) if watched else page_of(body, request)


def test_a_token_is_never_kept(transactional_db, settings):
    with pytest.raises(UntrackedReadError, match="CSRF token"):
        visit("{% csrf_token %}")
    settings.FRESHKEYS = {"UNTRACKED": "skip"}
    shown = [visit("{% csrf_token %}") for _ in range(2)]
    assert shown[0] != shown[1]
    assert all("csrfmiddlewaretoken" in one for one in shown)


@pytest.mark.parametrize("watched", [True, False])
def test_each_visitor_sees_himself(groups, watched):
    people = [get_user_model().objects.create(email=f"{name}@example.com") for name in ("ann", "bob")]
    body = "{% if user.is_authenticated %}{{ user.email }}{% else %}nobody{% endif %}"
    shown = [visit(body, user=one, watched=watched) for one in (*people, None, *people, None)]
    assert shown == ["ann@example.com", "bob@example.com", "nobody"] * 2


def test_parameters_of_the_request_are_facts(transactional_db):
    shown = [visit("{{ request.GET.q }}", address=f"/?q={q}&utm={q}") for q in "abab"]
    assert shown == ["a", "b", "a", "b"]


def test_a_request_that_nobody_watches_is_not_kept(transactional_db):
    with pytest.raises(UntrackedReadError, match=r"add freshkeys\.middleware\.WatchedRequests to MIDDLEWARE"):
        visit("{{ request.path }}", watched=False)


def test_permissions_are_facts(transactional_db):
    shown = [show("{{ perms.auth.add_group }}", perms=PermWrapper(one)) for one in (AnonymousUser(), AnonymousUser())]
    assert shown == ["False", "False"]


def test_a_block_inside_is_refused():
    with pytest.raises(TemplateSyntaxError, match=r"\{% block %\} cannot stand inside \{% fresh %\}"):
        show("{% block x %}{% endblock %}")


@pytest.mark.parametrize("tag", ["", 'size="1"', '"part" colour="red"'])
def test_a_tag_that_is_written_wrongly_says_how(tag):
    with pytest.raises(TemplateSyntaxError, match=r"\{% fresh %\}"):
        show("x", tag)


def test_it_belongs_to_the_moment_around_it(groups, elsewhere):
    with one_moment():
        before = names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        assert names() == before == "ants bees cats "
    assert names() == "bees cats emus "
