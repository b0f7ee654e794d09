"""How a benchmark says what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def show(found: Mapping[str, Mapping[str, Any]], *, as_json: bool, width: int) -> None:
    """As JSON for a program, or a line for each name, which gets so many columns."""
    if as_json:
        print(json.dumps(found))
        return
    for name, figures in found.items():
        print(f"{name:{width}}" + "   ".join(f"{key} {value:6}" for key, value in figures.items()))
