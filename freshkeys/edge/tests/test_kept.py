"""Shells with islands: what is joined is what was cut, compressed or not."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from freshkeys.edge.kept import Kept, Page
from freshkeys.wire import Part, Receipt

RECEIPT = Receipt(frozenset(), "1:1", "e", 0.0)


def kept(kind, name, body, splices=()):
    return Kept(Part(kind, name, body, RECEIPT, splices=tuple(splices)), {})


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5), st.lists(st.binary(max_size=60), max_size=4))
def test_islands_stand_where_the_receipt_says(pieces, islands):
    islands = (islands + [b""] * 4)[: len(pieces) - 1]
    splices, at = [], 0
    for number, piece in enumerate(pieces[:-1]):
        at += len(piece)
        splices.append((at, f"/{number}"))
    shell = kept("page", "/", b"".join(pieces), splices)
    page = Page(shell, {f"/{number}": kept("island", f"/{number}", body) for number, body in enumerate(islands)})
    expected = b"".join(piece + island for piece, island in zip(pieces, [*islands, b""], strict=True))
    assert page.body == expected
    assert gzip.decompress(page.gzipped()) == expected


def test_an_island_may_stand_twice():
    shell = kept("page", "/", b"ab", [(1, "/i"), (2, "/i")])
    assert Page(shell, {"/i": kept("island", "/i", b"-")}).body == b"a-b-"


def test_the_tag_is_that_of_the_whole():
    shell = kept("page", "/", b"ab", [(1, "/i")])
    one, other = (Page(shell, {"/i": kept("island", "/i", body)}) for body in (b"1", b"2"))
    assert one.tag != other.tag


def test_a_private_part_is_compressed_without_its_surroundings():
    """Or its length would tell how much of it stands in the page beside it (BREACH)."""
    secret = b"token=0123456789abcdef0123456789abcdef"
    alike = Page(kept("page", "/", b"<p>" + secret, [(0, "/i")]), {"/i": kept("island", "/i", secret)})
    apart = kept("page", "/", b"<p>" + secret).segments()[0]
    assert len(alike.gzipped()) == 10 + len(apart) + len(kept("island", "/i", secret).segments()[0]) + 2 + 8
