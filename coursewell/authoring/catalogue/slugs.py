"""Slugs for thousands of rows at once: unique, and the same whatever the order of the rows."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Mapping

from coursewell.authoring.slugs import slug_of

MOST = 200
LONGEST_KEY = 40
#: What separates the steps of a code.
STOP = re.compile(r"[./:]")


def default_slug(title: str, key: str) -> str:
    """From title and key: titles repeat (McGill's 15,162 courses have 11,586), keys do not.

    Nobody wants to read an address within an address, so of a long key only a mark is left.

    >>> default_slug("Soil", "01.0102"), default_slug("Knots", "https://example.org/knots")
    ('soil-01-0102', 'knots-32bae43f')
    """
    short = slug_of(STOP.sub("-", key)) if len(key) <= LONGEST_KEY and "://" not in key else mark(key)
    return f"{slug_of(title)}-{short}".strip("-")[:MOST] or "course"


def settle_slugs(wanted: Mapping[str, str], taken: Container[str]) -> dict[str, str]:
    """A slug for each key of `wanted`. All that want the same one, or one that is taken, get a mark made of their key.

    >>> sorted(settle_slugs({"a": "x", "b": "y", "c": "x"}, {"y"}).values())[0].startswith("x-")
    True
    """
    counts = Counter(wanted.values())
    return {
        key: slug if counts[slug] == 1 and slug not in taken else f"{slug[: MOST - 9]}-{mark(key)}"
        for key, slug in wanted.items()
    }


def mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]
