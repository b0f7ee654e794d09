"""What the application tells the edge comes back as it was, and nothing else is taken for it."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshkeys.wire import MalformedPartsError, Part, Receipt, is_secret, pack, unpack

TEXT = st.text(max_size=20)
MOMENT = st.none() | st.floats(0, 4e9)
RECEIPTS = st.builds(
    Receipt,
    sources=st.frozensets(TEXT, max_size=4),
    token=TEXT,
    epoch=TEXT,
    built_at=st.floats(0, 4e9),
    good_from=MOMENT,
    good_until=MOMENT,
    facts=st.dictionaries(TEXT, TEXT, max_size=4),
)
PARTS = st.builds(
    Part,
    kind=st.sampled_from(["page", "island", "fact"]),
    name=TEXT,
    body=st.binary(max_size=50),
    receipt=st.none() | RECEIPTS,
    reason=TEXT,
    status=st.integers(200, 599),
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
    splices=st.lists(st.tuples(st.integers(0, 50), TEXT), max_size=3).map(tuple),
)


@given(st.lists(PARTS, max_size=4))
def test_parts_come_back_as_they_were(parts):
    assert unpack(pack(parts)) == parts


@given(st.lists(PARTS, min_size=1, max_size=3), st.integers(1, 60))
def test_a_body_that_is_cut_off_is_refused_or_has_fewer_parts(parts, missing):
    whole = pack(parts)
    try:
        found = unpack(whole[: max(len(whole) - missing, 0)])
    except MalformedPartsError:
        return
    assert found == parts[: len(found)]
    assert len(found) < len(parts)


@pytest.mark.parametrize("body", [b"<html>", b"{}\n", b'{"length":-1}\n', b"[1]\n", b"\xff\n", b'{"length":5}\nab'])
def test_anything_else_is_refused(body):
    with pytest.raises(MalformedPartsError):
        unpack(body)


def test_a_page_that_shows_a_receipt_is_a_page():
    inner = pack([Part("page", "", b"old", None)])
    assert unpack(pack([Part("page", "", inner, None)]))[0].body == inner


@pytest.mark.parametrize(
    ("given", "secret", "is_it"), [("a", "a", True), ("b", "a", False), ("", "", False), ("é", "a", False)]
)
def test_without_a_secret_nobody_is_the_edge(given, secret, is_it):
    assert is_secret(given, secret) is is_it


def test_what_the_edge_shares_with_the_application_loads_without_django():
    code = (
        "import sys, freshkeys.wire, freshkeys.sources; from freshkeys.log import postgresql_question, sqlite_question"
    )
    told = "; print([one for one in sys.modules if one.split('.')[0] == 'django'])"
    assert subprocess.run([sys.executable, "-c", code + told], capture_output=True, text=True).stdout == "[]\n"
