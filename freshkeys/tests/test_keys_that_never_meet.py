"""Different inputs never share a key: generated pairs, among them all twins that somebody thought of.

`KEY_PAIRS=50000` makes a long run of it, which is one of the bars.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import os
import unicodedata
import uuid
from dataclasses import dataclass, fields, is_dataclass
from itertools import combinations
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from freshkeys.keys import digest

PAIRS = int(os.environ.get("KEY_PAIRS", "2000"))
#: So many inputs and a twin of each are compared with one another.
INPUTS = 6
PAIRS_AN_EXAMPLE = math.comb(2 * INPUTS, 2)


class Colour(enum.Enum):
    RED = "1"


class Wine:
    class Colour(enum.IntEnum):
        RED = 1


class Number(int):
    pass


@dataclass(frozen=True)
class Question:
    text: Any = ""
    page: Any = 1


@dataclass(frozen=True)
class Answer:
    text: Any = ""
    page: Any = 1


def is_same(one: Any, other: Any) -> bool:
    """Whether two inputs are the same input: the same type all the way down, and the same value."""
    if type(one) is not type(other):
        return {type(one), type(other)} == {set, frozenset} and _is_same_set(one, other)
    if is_dataclass(one):
        return all(is_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            any(is_same(key, also) and is_same(value, dict.get(other, also)) for also in other)
            for key, value in dict.items(one)
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, set | frozenset):
        return _is_same_set(one, other)
    return repr(one) == repr(other)


def _is_same_set(one: Any, other: Any) -> bool:
    return len(one) == len(other) and all(any(is_same(member, also) for also in other) for member in one)


texts = st.text(st.characters(), max_size=6) | st.sampled_from(
    ["", "é", "e\u0301", "Å", "\u212b", "1", "s1:", "None", "\ud800"]
)
numbers = (
    st.integers(-3, 300)
    | st.floats()
    | st.booleans()
    | st.decimals(allow_nan=False)
    | st.builds(Number, st.integers(0, 3))
)
moments = (
    st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.just(datetime.UTC))
    | st.times()
    | st.timedeltas()
    | st.uuids()
)
plain = st.none() | texts | numbers | moments | st.binary(max_size=6) | texts.map(mark_safe)
plain |= st.sampled_from([Colour.RED, Wine.Colour.RED])


@st.composite
def hashable(draw: st.DrawFn, depth: int = 1) -> Any:
    members = st.lists(hashable(depth=depth - 1), max_size=3) if depth else st.nothing()
    return draw(plain | members.map(tuple) | members.map(frozenset))


@st.composite
def inputs(draw: st.DrawFn, depth: int = 2) -> Any:
    if depth == 0 or draw(st.booleans()):
        return draw(hashable())
    inner = inputs(depth=depth - 1)
    members = st.lists(inner, max_size=3)
    texts_by_name = st.dictionaries(texts, st.lists(texts, min_size=1, max_size=2), max_size=2)
    return draw(
        members
        | members.map(tuple)
        | st.dictionaries(hashable(), inner, max_size=3)
        | st.builds(Question, inner, inner)
        | st.builds(Answer, inner, inner)
        | texts_by_name.map(MultiValueDict)
    )


#: What turns an input into one that could be mistaken for it.
TWINS = [
    str,
    repr,
    lambda one: [one],
    lambda one: (one,),
    lambda one: {one: None} if _is_hashable(one) else {"": one},
    lambda one: frozenset([one]) if _is_hashable(one) else one,
    lambda one: list(one) if isinstance(one, tuple) else tuple(one) if isinstance(one, list) else None,
    lambda one: str(one).encode("utf-8", "surrogatepass"),
    lambda one: unicodedata.normalize("NFD", one) if isinstance(one, str) else unicodedata.normalize("NFC", str(one)),
    lambda one: Question(one),
    lambda one: Answer(one),
    lambda one: [one, None],
    lambda one: [one, ""],
    lambda one: [one[:1], one[1:]] if isinstance(one, str) else [],
    lambda one: (Question.__module__, "Question", [("text", one), ("page", 1)]),
    lambda one: bool(one),
    lambda one: int(one) if isinstance(one, bool) else 1 if one else 0,
    lambda one: datetime.datetime.combine(one, datetime.time()) if type(one) is datetime.date else "",
    lambda one: decimal.Decimal(one) if isinstance(one, int) else float(bool(one)),
    lambda one: one.bytes if isinstance(one, uuid.UUID) else b"",
    lambda one: mark_safe(one) if type(one) is str else SafeString(""),
]


def _is_hashable(one: Any) -> bool:
    try:
        hash(one)
    except TypeError:
        return False
    return True


def differ_as_they_should(one: Any, other: Any) -> None:
    assert (digest(one) == digest(other)) == is_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (QueryDict("a=1&a=2"), QueryDict("a=2")),
        (Colour.RED, "RED"),
        (Colour.RED, Wine.Colour.RED),
        (Wine.Colour.RED, 1),
        (Number(1), 1),
        ([], ()),
        (Question("x"), Answer("x")),
        (Question("x"), (Question.__module__, "Question", [("text", "x"), ("page", 1)])),
        ({1: "a", "1": "b"}, {1: "b", "1": "a"}),
        (mark_safe("<b>"), "<b>"),
        (None, ""),
        (["a", "bstr:c"], ["astr:b", "c"]),
        (["a", "bstr1:c"], ["astr1:b", "c"]),
        ("\u00e9", "e\u0301"),
    ],
)
def test_twins_differ(one, other):
    differ_as_they_should(one, other)


def test_equal_dictionaries_and_sets_share_a_key_in_whatever_order():
    assert digest({1: "a", "1": "b"}) == digest({"1": "b", 1: "a"})
    assert digest({1, "1", None}) == digest(frozenset([None, "1", 1]))


@settings(max_examples=max(PAIRS // PAIRS_AN_EXAMPLE, 1))
@given(st.lists(st.tuples(inputs(), st.sampled_from(TWINS)), min_size=INPUTS, max_size=INPUTS))
def test_different_inputs_have_different_keys(drawn):
    ones = [one for one, _ in drawn] + [twin(one) for one, twin in drawn]
    for one, other in combinations(ones, 2):
        differ_as_they_should(one, other)


@settings(max_examples=max(PAIRS // PAIRS_AN_EXAMPLE, 1))
@given(st.lists(inputs(), max_size=3), st.lists(inputs(), max_size=3))
def test_how_the_parts_are_divided_counts(ones, others):
    assert (digest(*ones) == digest(*others)) == is_same(ones, others)
    assert digest(*ones, *others) == digest(*(ones + others))
    assert digest(ones, others) != digest(ones + others)
