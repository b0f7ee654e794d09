"""What a visitor typed, as terms. Any text gives some, or none; the databases never see it as a language of theirs."""

from __future__ import annotations

import re
from itertools import pairwise

from coursewell.courses.search.fields import SPACELESS

#: All groups must be found, of each group one alternative, of an alternative all terms. A term is found as a prefix.
Groups = tuple[tuple[tuple[str, ...], ...], ...]

MAX_TERMS = 12
_CODE = re.compile(r"([A-Za-z]{2,6})([0-9][0-9A-Za-z]{0,7})")
_PARTS = re.compile(f"[{SPACELESS}]+|[^{SPACELESS}]+")


def groups(text: str) -> Groups:
    """Every word must occur, or begin a word that occurs.

    Codes are found with and without the space: "COMP 202" finds COMP202, and the other way round.

    >>> groups("algebra")
    ((('algebra',),),)
    """
    words = _words(text)
    found: list[tuple[tuple[str, ...], ...]] = []
    skip = False
    for word, following in pairwise((*words, "")):
        if skip:
            skip = False
        elif code := _CODE.fullmatch(word):
            found.append(((word,), (" ".join(code.groups()),)))
        elif following and word.isalpha() and _CODE.fullmatch(word + following):
            found.append(((word, following), (word + following,)))
            skip = True
        else:
            found.append(((word,),))
    return tuple(found)


def near(text: str) -> Groups:
    """For want of anything better: any of the words, or what begins like one of them."""
    words = [word for word in _words(text) if len(word) > 2 or re.match(f"[{SPACELESS}]", word)]
    return (tuple((word if word[:1] > "\u1100" else word[: max(3, len(word) * 2 // 3)],) for word in words),) * bool(
        words
    )


def _words(text: str) -> list[str]:
    """Runs of signs of a language without spaces apart from the rest; what holds no letter or digit left out."""
    parts = (part for chunk in text.split() for part in _PARTS.findall(chunk))
    return [part for part in parts if any(map(str.isalnum, part))][:MAX_TERMS]
