"""Reads the tokens of tokens.css and computes contrast as WCAG 2.2 defines it."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static" / "web"


def tokens() -> dict[str, tuple[str, str]]:
    """Name to (by day, by night)."""
    css = (STATIC / "tokens.css").read_text()
    return {
        name: (day, night)
        for name, day, night in re.findall(r"--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    }


def inks() -> dict[int, tuple[str, str, str]]:
    """Number of a cover's colour to (ground, pattern, letters)."""
    css = (STATIC / "pictures.css").read_text()
    found = re.findall(r"\.hue-(\d+) \{ --ground: (#\w{6}); --ink: (#\w{6}); --letters: (#\w{6}); \}", css)
    return {int(number): (ground, ink, letters) for number, ground, ink, letters in found}


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
