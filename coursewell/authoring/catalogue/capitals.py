"""Titles that a machine wrote in capitals, made readable."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "de", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with")
)
ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")
VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")


def from_capitals(text: str) -> str:
    """A text all in capitals, with capitals at the start of words only; any other text as it is.

    What looks like an abbreviation (no vowel: BS, HTML) and Roman numbers stay; NASA becomes Nasa, as no rule can know.

    >>> from_capitals("HISTORY OF ART II: THE NUDE"), from_capitals("CAD for Artists")
    ('History of Art II: The Nude', 'CAD for Artists')
    """
    if not text.isupper():
        return text

    def written(found: re.Match[str]) -> str:
        word = found[0]
        before = text[: found.start()].rstrip()
        if ROMAN.fullmatch(word) or (len(word) > 1 and not VOWEL.search(word)):
            return word
        if before and before[-1] not in ":.?!([–—" and word.lower() in SMALL and found.end() < len(text):
            return word.lower()
        return word[0] + word[1:].lower()

    return WORD.sub(written, text)
