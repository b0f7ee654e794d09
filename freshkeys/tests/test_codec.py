"""What goes in comes out: a law, stated over generated values, and over instances with what was loaded with them."""

import datetime
import enum
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Count, Prefetch
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from freshkeys.codec import NotStorableError, dumps, loads
from freshkeys.results import Result
from freshkeys.storables import storable

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.decimals(allow_nan=False)
    | st.uuids()
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.datetimes(timezones=st.just(datetime.UTC))
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(scalars, inner),
    max_leaves=20,
)


def again(value):
    return loads(dumps(value, where="it"), name="it")[0]


@given(st.dictionaries(st.text(), values))
def test_what_goes_in_comes_out(value):
    assert again(value) == value
    assert repr(again(value)) == repr(value)  # types too: 1, True and 1.0 are equal


@given(st.frozensets(scalars), st.sets(scalars))
def test_sets_come_out_as_sets(frozen, loose):
    assert again({"frozen": frozen, "loose": loose}) == {"frozen": frozen, "loose": loose}


@storable
@dataclass(frozen=True)
class Point:
    x: int
    label: str


def test_a_dataclass_comes_out_as_itself():
    assert again({"p": Point(1, "a")}) == {"p": Point(1, "a")}


def test_a_mutable_dataclass_is_refused():
    with pytest.raises(TypeError, match="frozen"):

        @storable
        @dataclass
        class Mutable:
            x: int


def test_safe_strings_stay_safe_and_others_do_not_become_so():
    assert isinstance(again({"a": mark_safe("<b>")})["a"], SafeString)
    assert not isinstance(again({"a": "<b>"})["a"], SafeString)


def test_a_choice_is_stored_as_its_value():
    assert again({"a": enum.StrEnum("Colour", ["RED"]).RED}) == {"a": "red"}


@pytest.mark.parametrize("value", [object(), iter([]), lambda: 1, open, type])
def test_what_has_no_stored_form_is_refused_by_name(value):
    with pytest.raises(NotStorableError, match="it returned a"):
        dumps([value], where="it")


def test_lists_come_out_as_results():
    assert type(again([1])) is type(again((1,))) is Result


def test_instances_keep_what_was_loaded_with_them(db):
    group = Group.objects.create(name="ants")
    group.permissions.add(*Permission.objects.all()[:2])
    loaded = list(Group.objects.annotate(n=Count("permissions")).prefetch_related("permissions__content_type"))
    (copy,) = again(loaded)
    with CaptureQueriesContext(connection) as queries:
        assert (copy, copy.name, copy.n) == (group, "ants", 2)
        assert [p.content_type.model for p in copy.permissions.all()] == [
            p.content_type.model for p in loaded[0].permissions.all()
        ]
    assert len(queries) == 0


def test_a_prefetched_relation_can_still_be_filtered(db):
    group = Group.objects.create(name="ants")
    group.permissions.add(*Permission.objects.all()[:2])
    (copy,) = again(list(Group.objects.prefetch_related("permissions")))
    assert copy.permissions.filter(pk=0).count() == 0
    assert copy.permissions.count() == 2


def test_deferred_fields_stay_deferred(db):
    Group.objects.create(name="ants")
    (copy,) = again(list(Group.objects.defer("name")))
    assert (copy.get_deferred_fields(), copy.name) == ({"name"}, "ants")


def test_a_circle_of_instances_comes_out_as_one(db):
    group = Group.objects.create(name="ants")
    permission = Permission.objects.first()
    group.friend, permission.friend = permission, group
    copy = again({"g": group})["g"]
    assert copy.friend.friend is copy


def test_an_instance_can_be_saved_again(db):
    copy = again({"g": Group.objects.create(name="ants")})["g"]
    copy.name = "emus"
    copy.save()
    assert Group.objects.get().name == "emus"


@pytest.mark.parametrize("prefetch", ["group_set", Prefetch("group_set", to_attr="held")])
def test_rows_that_relations_and_prefetches_share_come_out_where_they_were(db, prefetch):
    groups = [Group.objects.create(name=name) for name in ("ants", "bees", "cats")]
    for number, permission in enumerate(Permission.objects.all()):
        permission.group_set.set([groups[number % 3], groups[number % 2]])

    def seen(permissions):
        held = lambda one: one.held if hasattr(one, "held") else one.group_set.all()  # noqa: E731
        return [(one.content_type.model, sorted(group.name for group in held(one))) for one in permissions]

    loaded = list(Permission.objects.select_related("content_type").prefetch_related(prefetch))
    assert seen(again(loaded)) == seen(loaded)
