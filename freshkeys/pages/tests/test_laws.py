"""Laws: of places in a text, of receipts that must not be long, of names of facts."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from freshkeys.facts import ABSENT
from freshkeys.pages.islands import Island, Place
from freshkeys.pages.raw import as_known, is_raw
from freshkeys.pages.receipts import NotKeptError, fitted
from freshkeys.pages.shells import ShellBuild, fill
from freshkeys.sources import coarsened, is_fine, row_source, table_of, table_source
from freshkeys.wire import MAX_RECEIPT_BYTES, Receipt

texts = st.text(alphabet='<!--fk "&>äab\\\n', max_size=20)


def place(number):
    return Place(Island(f"a.i{number}", str, frozenset(), frozenset()), ())


@given(st.lists(st.tuples(texts, st.integers(0, 3)), max_size=6), texts)
def test_a_page_put_together_from_its_places_is_the_page_with_its_islands(pieces, end):
    build = ShellBuild(lambda response, read: None)
    marks = {number: build.mark(place(number)) for number in range(4)}
    build.content = ("".join(text + marks[number] for text, number in pieces) + end).encode()
    response = HttpResponse(build.content)
    fill(response, lambda mark: build.places[mark].address.encode(), build.places)
    body, splices = build.splices()
    for at, address in reversed(splices):
        body = body[:at] + address.encode() + body[at:]
    assert body == response.content


@pytest.mark.parametrize("change", [json.dumps, str.upper, lambda text: text.replace("<", "&lt;"), str.split])
def test_an_island_that_went_through_something_is_noticed(change):
    build = ShellBuild(lambda response, read: None)
    assert build.is_spoiled(HttpResponse(change(build.mark(place(1)))))


def test_an_island_that_was_left_out_is_no_harm():
    build = ShellBuild(lambda response, read: None)
    build.mark(place(1))
    assert not build.is_spoiled(HttpResponse("nothing of it"))


def receipt(sources=(), facts=None):
    return Receipt(coarsened(sources), "1:2", "epoch", 1.5, facts=facts or {})


def length(told):
    return len(json.dumps({**asdict(told), "sources": sorted(told.sources)}))


@given(
    st.lists(
        st.tuples(st.sampled_from(["short", "a_much_longer_name_of_a_table"]), st.integers(0, 10**12)), max_size=600
    )
)
def test_a_receipt_fits_and_is_touched_by_whatever_touched_it_before(rows):
    before = receipt(row_source(table, f"i{number}") for table, number in rows)
    after = fitted(before)
    assert length(after) <= MAX_RECEIPT_BYTES
    for source in before.sources - after.sources:
        assert table_source(table_of(source)) in after.sources


def test_rows_stay_rows_where_there_is_room():
    before = receipt([row_source("course", f"i{number}") for number in range(50)])
    assert fitted(before) == before
    assert any(map(is_fine, before.sources))


def test_what_depends_on_too_much_is_not_kept():
    with pytest.raises(NotKeptError, match="too long"):
        fitted(receipt(facts={f"cookie {number}": "x" * 80 for number in range(120)}))


@pytest.mark.parametrize(
    ("recorded", "known"),
    [
        ("meta HTTP_ACCEPT_LANGUAGE", ["header Accept-Language"]),
        ("meta CONTENT_TYPE", ["header Content-Type"]),
        ("meta QUERY_STRING", ["parameters"]),
        ("meta REQUEST_METHOD", []),
        ("meta REMOTE_ADDR", ["meta REMOTE_ADDR"]),
        ("attribute resolver_match", ["path"]),
        ("attribute LANGUAGE_CODE", ["language"]),
        ("attribute tenant", ["attribute tenant"]),
        ("cookie theme", ["cookie theme"]),
    ],
)
def test_what_is_recorded_is_told_in_the_words_of_the_edge(recorded, known):
    assert list(as_known(recorded, "'x'")) == known


def test_that_a_project_has_no_users_is_no_fact_but_that_a_middleware_set_one_is():
    assert list(as_known("attribute user", ABSENT)) == []
    assert list(as_known("attribute user", "None")) == ["attribute user"]


@pytest.mark.parametrize("name", ["header X-Forwarded-For", "meta REMOTE_ADDR", "user", "headers", "meta", "gate a b"])
def test_what_the_edge_cannot_see_is_not_raw(name):
    assert not is_raw(name)
