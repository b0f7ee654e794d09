"""Recognising a licence in the words people use for it, as its SPDX name."""

from __future__ import annotations

import re

CREATIVE_COMMONS = re.compile(r"\bCC[- ](BY(?:[- ](?:NC|SA|ND))*)[- ]?(\d\.\d)", re.IGNORECASE)
CREATIVE_COMMONS_URL = re.compile(r"creativecommons\.org/licenses/(by(?:-(?:nc|sa|nd))*)/(\d\.\d)", re.IGNORECASE)
CC0 = re.compile(r"\bCC0\b|creativecommons\.org/publicdomain/zero", re.IGNORECASE)
#: By their own first words; a licence of a text is looked for before one of programs.
PROGRAMS = {
    "MIT": re.compile(r"\bMIT License\b|Permission is hereby granted, free of charge, to any person", re.IGNORECASE),
    "Apache-2.0": re.compile(r"Apache License,?\s+Version 2\.0", re.IGNORECASE),
}


def licence_in(text: str) -> str:
    """The SPDX name of the first Creative Commons licence that `text` speaks of, or else of a known one of programs.

    >>> licence_in("the full legal text of the CC BY 4.0 license")
    'CC-BY-4.0'
    """
    found = CREATIVE_COMMONS.search(text) or CREATIVE_COMMONS_URL.search(text)
    if found:
        return f"CC-{found[1].upper().replace(' ', '-')}-{found[2]}"
    if CC0.search(text):
        return "CC0-1.0"
    return next((name for name, words in PROGRAMS.items() if words.search(text)), "")
