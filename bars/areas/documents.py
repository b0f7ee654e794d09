"""The bars of documents: any course in, whole and equal; no hostile one does harm."""

from __future__ import annotations

from bars.bar import Bar

BARS: list[Bar] = []
