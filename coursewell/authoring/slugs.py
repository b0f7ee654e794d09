"""Slugs for what is imported: the same input gives the same slug."""

from __future__ import annotations

import unicodedata
from collections.abc import Container

from django.utils.text import slugify

LENGTH = 80


def slug_of(text: str, fallback: str = "") -> str:
    """A slug in ASCII where that loses nothing but accents, in the script of the text otherwise.

    >>> slug_of("Éléments d’algèbre"), slug_of("日本語 入門")
    ('elements-dalgebre', '日本語-入門')
    """
    text = text.replace("/", " ")  # “American Indian/Native American” is two words there
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    is_ascii = all(char.isascii() for char in plain if char.isalnum())
    slug = slugify(plain if is_ascii else text, allow_unicode=not is_ascii)
    if len(slug) > LENGTH:
        cut = slug[: LENGTH + 1].rpartition("-")[0]
        slug = (cut or slug[:LENGTH]).rstrip("-_")
    return slug.strip("-_") or fallback


def free_slug(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of wanted-2, wanted-3 ... that is not taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
