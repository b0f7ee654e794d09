"""File: which one, and what its link says."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict


def read(given: QueryDict, words: list[str]) -> dict[str, Any]:
    return {name: given.get(name, "") for name in ("file", "label")}
