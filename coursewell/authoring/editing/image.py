"""Image: which picture, what it shows for those who cannot see it, and a caption."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict


def read(given: QueryDict, words: list[str]) -> dict[str, Any]:
    return {name: given.get(name, "") for name in ("file", "alt", "caption")}
