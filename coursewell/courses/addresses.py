"""Addresses of what is shown by the dozen: resolving one takes as long as rendering a small template."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address_of(view: str, slug: str) -> str:
    """The path of a page that is found by a slug alone.

    >>> address_of("course_detail", "algebra")
    '/courses/algebra/'
    """
    return _resolved(view, slug, get_script_prefix())


@lru_cache(maxsize=8192)  # about 2 MB
def _resolved(view: str, slug: str, prefix: str) -> str:
    return reverse(view, args=[slug])
