"""Codes that nobody guesses and everybody can read aloud and type."""

from __future__ import annotations

import secrets
import unicodedata

#: Without what looks alike: B and 8, I, L and 1, O and 0, S and 5, U and V (V stays), Z and 2.
ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
#: 24 signs, 20 times: 91 bits.
LENGTH = 20


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code that somebody typed or pasted, with or without hyphens, in small letters; empty if it can be none.

    >>> read_code("acde-fghj kmnp-qrtv-wxy3")
    'ACDEFGHJKMNPQRTVWXY3'
    >>> read_code("hello")
    ''
    """
    if len(typed) > 200:
        return ""
    signs = [sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum()]
    is_one = len(signs) == LENGTH and all(sign in ALPHABET for sign in signs)
    return "".join(signs) if is_one else ""
