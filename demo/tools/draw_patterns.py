"""Draw the diagrams of the course on geometric patterns. Run: python demo/tools/draw_patterns.py"""

from __future__ import annotations

from math import cos, pi, sin

from svg import AMBER, BLUE, INK, LINE, MUTED, ROSE, SOFT, TEAL, circle, line, path, polygon, save, tag, text

HERE = "geometric-patterns/"
INNER = 0.76537  # inner by outer radius of the star made of two squares
Point = tuple[float, float]


def on(cx: float, cy: float, r: float, part: float, of: int = 8) -> Point:
    return cx + r * cos(2 * pi * part / of), cy - r * sin(2 * pi * part / of)


def star(cx: float, cy: float, r: float) -> list[Point]:
    return [on(cx, cy, r if n % 2 == 0 else r * INNER, n, 16) for n in range(16)]


def arc(cx: float, cy: float, r: float, start: float, stop: float, colour: str = TEAL) -> str:
    (x1, y1), (x2, y2) = on(cx, cy, r, start, 360), on(cx, cy, r, stop, 360)
    return path(f"M{x1:.1f} {y1:.1f} A{r} {r} 0 0 0 {x2:.1f} {y2:.1f}", colour, 1.5)


def steps() -> None:
    parts = []
    for step in range(4):
        cx, cy, r = 112 + step * 200, 122, 70
        parts.append(tag("circle", cx=cx, cy=cy, r=r, fill="#ffffff", stroke=INK, stroke_width=2))
        parts.append(line(cx - r - 12, cy, cx + r + 12, cy, BLUE, 1.8))
        shown = [0, 4]
        if step == 1:
            parts += [arc(cx - r, cy, 98, 33, 57), arc(cx - r, cy, 98, 303, 327)]
            parts += [arc(cx + r, cy, 98, 123, 147), arc(cx + r, cy, 98, 213, 237)]
        if step >= 1:
            parts.append(line(cx, cy - r - 16, cx, cy + r + 16, BLUE, 1.8))
            shown = [0, 2, 4, 6]
        if step >= 2:
            for side in (1, 3):
                (x1, y1), (x2, y2) = on(cx, cy, r + 14, side), on(cx, cy, r + 14, side + 4)
                parts.append(line(round(x1, 1), round(y1, 1), round(x2, 1), round(y2, 1), AMBER, 1.8))
        if step == 2:
            (x1, y1), (x2, y2) = on(cx, cy, r, 0), on(cx, cy, r, 2)
            parts += [arc(x1, y1, 58, 80, 130), arc(x2, y2, 58, 320, 370)]
        if step == 3:
            shown = list(range(8))
        parts += [circle(*on(cx, cy, r, n), 5, ROSE) for n in shown]
        parts.append(circle(cx, cy, 3, INK))
        parts.append(text(cx, 240, str(step + 1), size=18, anchor="middle", fill=MUTED, font_weight="bold"))
    save(HERE + "pictures/steps.svg", 824, 262, *parts, title="1 2 3 4")


def squares() -> None:
    cx, cy, r = 200, 190, 150
    first = [on(cx, cy, r, n) for n in (0, 2, 4, 6)]
    second = [on(cx, cy, r, n) for n in (1, 3, 5, 7)]
    parts = [tag("circle", cx=cx, cy=cy, r=r, fill="#ffffff", stroke=LINE, stroke_width=2)]
    parts.append(polygon([on(cx, cy, r if n % 2 == 0 else r * INNER, n, 16) for n in range(16)], SOFT[AMBER]))
    parts += [polygon(first, stroke=BLUE, stroke_width=2.4), polygon(second, stroke=ROSE, stroke_width=2.4)]
    parts += [circle(*on(cx, cy, r, n), 5.5, INK) for n in range(8)]
    x, y = on(cx, cy, r, 1)
    parts += [line(cx, cy, round(x, 1), round(y, 1), MUTED, 2, stroke_dasharray="6 4"), circle(cx, cy, 4, INK)]
    parts.append(text(240, 170, "R", size=18, font_style="italic", anchor="middle"))
    tip, reach = on(cx, cy, r, 0)[0], r * 0.70711
    parts.append(
        polygon([(cx + reach, cy - (r - reach)), (tip, cy), (cx + reach, cy + (r - reach))], BLUE, fill_opacity=0.35)
    )
    parts.append(line(cx + reach, cy, tip, cy, INK, 2))
    parts.append(text(tip + 12, cy + 6, "h", size=18, font_style="italic"))
    save(HERE + "pictures/star.svg", 400, 380, *parts, title="R, h")


def cell() -> None:
    r = 76
    parts = [tag("rect", x=28, y=28, width=4 * r, height=4 * r, fill=SOFT[TEAL])]
    for row in range(2):
        for column in range(2):
            points = star(28 + r + column * 2 * r, 28 + r + row * 2 * r, r)
            parts.append(polygon(points, SOFT[AMBER], stroke=AMBER, stroke_width=2.4))
    x, y = 28, 28
    parts.append(
        tag(
            "rect",
            x=x,
            y=y,
            width=2 * r,
            height=2 * r,
            fill="none",
            stroke=ROSE,
            stroke_width=2.4,
            stroke_dasharray="8 5",
        )
    )
    parts.append(line(x, y + 4 * r + 18, x + 2 * r, y + 4 * r + 18, ROSE, 2))
    parts.append(text(x + r, y + 4 * r + 42, "2R", size=18, anchor="middle", font_style="italic"))
    save(HERE + "pictures/cell.svg", 360, 388, *parts, title="2R")


def wall(name: str) -> None:
    parts = [tag("rect", width=720, height=432, fill="#0d2f3f")]
    for row in range(5):
        for column in range(8):
            x, y = column * 96 + 24, row * 96 + 24
            fill = "#e9b44c" if row % 2 and column % 3 == 1 else "#1f6f8b" if (row + column) % 2 else "#17556c"
            parts.append(polygon(star(x, y, 48), fill, stroke="#f3e9d2", stroke_width=2.5))
            parts.append(polygon(star(x, y, 20), "#0d2f3f", stroke="#f3e9d2", stroke_width=1.6))
    save(name, 720, 432, *parts, card=False)


if __name__ == "__main__":
    steps()
    squares()
    cell()
    wall(HERE + "pictures/wall.svg")
    wall(HERE + "02-from-star-to-wall/wall.svg")
