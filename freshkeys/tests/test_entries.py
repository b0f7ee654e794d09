"""What makes an entry old."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from freshkeys.entries import Entry
from freshkeys.sources import EVERYTHING

ENTRY = Entry("key", "name", b"1", frozenset({"t:ants"}), "token", "epoch", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changed", "is_touched"),
    [
        (None, True),  # nobody knows what was written
        (frozenset({EVERYTHING}), True),
        (frozenset({"t:ants", "t:bees"}), True),
        (frozenset({"t:bees"}), False),
        (frozenset(), False),
    ],
)
def test_an_entry_is_touched_by_a_write_to_its_sources(changed, is_touched):
    assert ENTRY.is_touched_by(changed) is is_touched
