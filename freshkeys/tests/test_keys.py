"""A key is the same exactly when its parts are."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from hypothesis import assume, given
from hypothesis import strategies as st

from freshkeys.keys import digest, queryset_parts

parts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates() | st.floats(allow_nan=False),
    lambda inner: st.tuples(inner) | st.tuples(inner, inner) | st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(parts, parts)
def test_different_parts_have_different_keys(one, other):
    assume(repr(one) != repr(other))
    assert digest(one) != digest(other)


@given(parts)
def test_equal_parts_have_equal_keys(one):
    assert digest(one) == digest(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        ((None,), ("",)),
        ((None,), ()),
        ((1,), ("1",)),
        ((1,), (True,)),
        ((b"a",), ("a",)),
        ((("a",), "b"), (("a", "b"),)),
        ((datetime.date(2026, 1, 1),), ("2026-01-01",)),
    ],
)
def test_what_others_glue_together_is_kept_apart(one, other):
    assert digest(*one) != digest(*other)


def test_a_part_without_exact_form_is_refused():
    with pytest.raises(TypeError, match="cannot hold a function"):
        digest(lambda: 1)


def test_a_row_is_its_model_and_key_and_one_that_is_not_saved_is_refused():
    assert digest(Group(pk=5)) == digest(Group(pk=5, name="ants"))
    assert len({digest(one) for one in (Group(pk=5), Group(pk=6), Permission(pk=5), ("model", "auth.Group", 5))}) == 4
    with pytest.raises(TypeError, match="not saved"):
        digest(Group())


def test_a_query_set_is_not_the_tuple_of_its_parts():
    parts = queryset_parts(Group.objects.all())
    assert len({digest(Group.objects.all()), digest(parts), digest(("queryset", *parts))}) == 3
