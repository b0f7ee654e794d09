"""Draw the diagrams of "Waves you can hear". Run: python demo/tools/draw_waves.py"""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sin

from svg import AMBER, BLUE, INK, LINE, MUTED, TEAL, circle, line, path, save, text

HERE = "waves-you-can-hear/pictures/"


def graph(wave: Callable[[float], float], middle: float, colour: str, width: float) -> str:
    points = " L".join(f"{60 + x} {middle - wave(x):.1f}" for x in range(0, 621, 2))
    return line(60, middle, 680, middle, LINE, 1) + path("M" + points, colour, width)


def beats() -> None:
    def one(x: float) -> float:
        return 26 * sin(2 * pi * x * 24 / 620)

    def other(x: float) -> float:
        return 26 * sin(2 * pi * x * 22 / 620)

    parts = [
        graph(one, 56, BLUE, 2),
        graph(other, 130, TEAL, 2),
        graph(lambda x: one(x) + other(x), 244, AMBER, 2.4),
        text(48, 61, "f₁", fill=BLUE, anchor="end"),
        text(48, 135, "f₂", fill=TEAL, anchor="end"),
        text(48, 249, "sum", fill=AMBER, anchor="end"),
        text(60, 326, "loud", size=14, fill=MUTED),
        text(215, 326, "silent", size=14, fill=MUTED, anchor="middle"),
        text(370, 326, "loud", size=14, fill=MUTED, anchor="middle"),
        text(525, 326, "silent", size=14, fill=MUTED, anchor="middle"),
        text(680, 326, "loud", size=14, fill=MUTED, anchor="end"),
    ]
    save(HERE + "beats.svg", 720, 344, *parts, title="Two tones and their sum")


def modes() -> None:
    parts = []
    for n in range(1, 5):
        y = 20 + n * 72
        for side in (1, -1):
            points = " L".join(f"{120 + x} {y - side * 26 * sin(n * pi * x / 440):.1f}" for x in range(0, 441, 4))
            dashes = {} if side == 1 else {"stroke_dasharray": "6 5"}
            parts.append(path("M" + points, BLUE, 2.6 if side == 1 else 1.6, **dashes))
        parts += [circle(120 + k * 440 / n, y, 5, INK if k in (0, n) else AMBER) for k in range(n + 1)]
        parts.append(text(96, y + 5, f"n = {n}", anchor="end"))
        parts.append(text(584, y + 5, "f" if n == 1 else f"{n} f", fill=MUTED))
    parts.append(text(340, 44, "length L", size=14, fill=MUTED, anchor="middle"))
    parts.append(text(340, 356, "the marked points stay at rest", size=14, fill=AMBER, anchor="middle"))
    save(HERE + "modes.svg", 680, 376, *parts, title="How a string can swing")


if __name__ == "__main__":
    beats()
    modes()
