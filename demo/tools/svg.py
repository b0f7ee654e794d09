"""A few words for drawing: every diagram of the demo is a light card that reads well on light and dark pages."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

DEMO = Path(__file__).resolve().parent.parent
INK, MUTED, LINE, CARD = "#1f2933", "#5b6675", "#c9c3b6", "#fdfbf6"
BLUE, TEAL, AMBER, ROSE, VIOLET = "#2458c5", "#0f766e", "#b45309", "#be123c", "#6d28d9"
SOFT = {BLUE: "#e3ebfb", TEAL: "#daf1ec", AMBER: "#fbecd0", ROSE: "#fbe1e6", VIOLET: "#ece4fb", MUTED: "#ece8df"}
SANS = "'DejaVu Sans', 'Noto Sans', Verdana, sans-serif"
MONO = "'DejaVu Sans Mono', 'Noto Sans Mono', monospace"


def attributes(**given: object) -> str:
    return "".join(f" {name.rstrip('_').replace('_', '-')}={quoteattr(str(value))}" for name, value in given.items())


def tag(name: str, /, inside: str = "", **given: object) -> str:
    return f"<{name}{attributes(**given)}>{inside}</{name}>" if inside else f"<{name}{attributes(**given)}/>"


def text(
    x: float, y: float, words: str, *, size: int = 15, fill: str = INK, anchor: str = "start", **more: object
) -> str:
    return tag("text", escape(words), x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, **more)


def mono(x: float, y: float, words: str, **more: object) -> str:
    return text(x, y, words, font_family=MONO, **more)  # type: ignore[arg-type]


def line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 2, **more: object) -> str:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, **more)


def arrow(x1: float, y1: float, x2: float, y2: float, colour: str = INK, **more: object) -> str:
    """A line with a drawn head, so that no marker has to be defined."""
    from math import atan2, cos, sin

    turn = atan2(y2 - y1, x2 - x1)
    wings = [(x2 - 11 * cos(turn + side), y2 - 11 * sin(turn + side)) for side in (0.42, -0.42)]
    head = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(x2, y2), *wings])
    stop = (x2 - 8 * cos(turn), y2 - 8 * sin(turn))
    return line(x1, y1, round(stop[0], 1), round(stop[1], 1), colour, **more) + tag("polygon", points=head, fill=colour)


def box(x: float, y: float, w: float, h: float, colour: str, *labels: str, size: int = 15, **more: object) -> str:
    """A soft rectangle in a colour, with its lines of text in the middle."""
    parts = [tag("rect", x=x, y=y, width=w, height=h, rx=9, fill=SOFT[colour], stroke=colour, stroke_width=1.6, **more)]
    top = y + h / 2 - (len(labels) - 1) * size * 0.65 + size * 0.36
    parts += [
        text(x + w / 2, round(top + n * size * 1.3, 1), label, size=size, anchor="middle", fill=INK)
        for n, label in enumerate(labels)
    ]
    return "".join(parts)


def path(d: str, stroke: str = INK, width: float = 2, fill: str = "none", **more: object) -> str:
    return tag("path", d=d, stroke=stroke, stroke_width=width, fill=fill, **more)


def circle(x: float, y: float, r: float, fill: str, **more: object) -> str:
    return tag("circle", cx=round(x, 2), cy=round(y, 2), r=r, fill=fill, **more)


def polygon(points: list[tuple[float, float]], fill: str = "none", **more: object) -> str:
    return tag("polygon", points=" ".join(f"{x:.2f},{y:.2f}" for x, y in points), fill=fill, **more)


def save(name: str, width: int, height: int, *parts: str, title: str = "", card: bool = True) -> None:
    ground = tag(
        "rect",
        x=0.75,
        y=0.75,
        width=width - 1.5,
        height=height - 1.5,
        rx=14,
        fill=CARD,
        stroke="#e4dece",
        stroke_width=1.5,
    )
    head = attributes(xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", width=width, height=height)
    inside = (tag("title", escape(title)) if title else "") + (ground if card else "") + "".join(parts)
    target = DEMO / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"<svg{head} font-family={quoteattr(SANS)}>{inside}</svg>\n", encoding="utf-8")
