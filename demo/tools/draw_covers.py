"""Draw the covers, one family: a deep flat ground, a grid, one bright colour. Run: python demo/tools/draw_covers.py"""

from __future__ import annotations

from math import comb, cos, exp, pi, sin

from svg import circle, line, path, polygon, save, tag

WIDTH, HEIGHT = 640, 360
Point = tuple[float, float]


def ground(colour: str) -> str:
    return tag("rect", width=WIDTH, height=HEIGHT, fill=colour)


def cover(course: str, colour: str, *parts: str) -> None:
    save(f"{course}/cover.svg", WIDTH, HEIGHT, ground(colour), *parts, card=False)


def curve(points: list[Point], colour: str, width: float, **more: object) -> str:
    return path(
        "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points),
        colour,
        width,
        stroke_linejoin="round",
        stroke_linecap="round",
        **more,
    )


def caching() -> None:
    shades = ["#1d3a63", "#26507f", "#31679c", "#4480b8"]
    parts = []
    for row in range(5):
        for column in range(9):
            fresh = row + column == 7
            new = row + column > 7
            fill = (
                "#ffc857"
                if fresh
                else shades[min(3, (row + column - 8) // 2 + 1)]
                if new
                else shades[(row * 2 + column) % 2]
            )
            x, y = 26 + column * 66, 22 + row * 64
            parts.append(tag("rect", x=x, y=y, width=54, height=52, rx=9, fill=fill))
            if fresh:
                parts.append(
                    path(
                        f"M{x + 16} {y + 27} l8 8 l15 -17",
                        "#14284a",
                        5,
                        stroke_linecap="round",
                        stroke_linejoin="round",
                    )
                )
    cover("caching-dynamic-data", "#14284a", *parts)


def probability() -> None:
    parts = []
    for row in range(9):
        for k in range(row + 1):
            share = comb(row, k) / 2**row
            x, y = 320 + (k - row / 2) * 58, 34 + row * 36
            parts.append(
                circle(
                    x,
                    y,
                    round(4 + 13 * share**0.6, 1),
                    "#ff8f70" if share > 0.25 else "#f4d6c6" if share > 0.1 else "#8f6a86",
                )
            )
    for n in range(40):
        x = 8 + n * 16
        height = 78 * exp(-(((x - 320) / 120) ** 2))
        parts.insert(
            0, tag("rect", x=x - 5, y=round(360 - height, 1), width=10, height=round(height, 1), fill="#5b3a5e")
        )
    cover("probability-by-counting", "#3b2145", *parts)


def waves() -> None:
    parts = []
    for n in range(13):
        points = []
        for step in range(129):
            x = step * 5
            bell = exp(-(((x - 320) / 190) ** 2))
            points.append((x, 180 + (n - 6) * 13 + bell * (64 - abs(n - 6) * 4) * sin(x / 34 + n * 0.42)))
        bright = n == 6
        parts.append(curve(points, "#7ff0d2" if bright else "#2f8f88" if n % 2 else "#1f6f6d", 4 if bright else 2))
    parts.append(parts.pop(6))
    cover("waves-you-can-hear", "#0b3b40", *parts)


def maps() -> None:
    parts = []
    for level in range(12):
        points = []
        for step in range(73):
            a = step * pi / 36
            r = (18 + level * 23) * (1 + 0.16 * sin(2 * a + 0.6) + 0.09 * sin(3 * a + level * 0.14) + 0.03 * sin(7 * a))
            points.append((390 + 1.35 * r * cos(a), 168 + 0.82 * r * sin(a)))
        parts.append(
            curve(
                points,
                "#ffd27a" if level == 3 else "#5f9467" if level % 4 == 3 else "#47774f",
                3.4 if level == 3 else 2.4 if level % 4 == 3 else 1.5,
            )
        )
    trail = curve(
        [(40, 330), (120, 280), (170, 290), (236, 236), (300, 224), (340, 190), (384, 172)],
        "#fff3d6",
        4,
        stroke_dasharray="1 11",
    )
    parts += [trail, circle(388, 168, 8, "#ff7a59"), circle(40, 330, 6, "#fff3d6")]
    cover("reading-maps", "#1e3d2b", *parts)


def star(cx: float, cy: float, r: float, points: int = 8, inner: float = 0.765, turn: float = pi / 8) -> list[Point]:
    return [
        (
            cx + r * (1 if n % 2 == 0 else inner) * cos(turn + n * pi / points),
            cy + r * (1 if n % 2 == 0 else inner) * sin(turn + n * pi / points),
        )
        for n in range(2 * points)
    ]


def patterns() -> None:
    parts = []
    size = 120
    for row in range(-1, 5):
        for column in range(-1, 7):
            x, y = column * size + 20, row * size + 0
            fill = "#e9b44c" if (row + column) % 5 == 2 else "#1f6f8b" if (row + column) % 2 else "#17556c"
            parts.append(polygon(star(x, y, 60, inner=0.7654, turn=0), fill, stroke="#f3e9d2", stroke_width=3))
            parts.append(polygon(star(x, y, 25, inner=0.7654, turn=0), "#0d2f3f", stroke="#f3e9d2", stroke_width=2))
    cover("geometric-patterns", "#0d2f3f", *parts)


def origami() -> None:
    shades = ["#f6efe3", "#f2c4b3", "#e4765c", "#c4533d"]
    parts = []
    w, h, shift = 80, 60, 26
    for row in range(-1, 7):
        for column in range(-2, 10):

            def at(r: int, c: int) -> Point:
                return (c * w + (shift if r % 2 else 0) - 13, r * h)

            quad = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)]
            tone = (0 if column % 2 else 1) if row % 2 == 0 else (2 if column % 2 else 3)
            parts.append(polygon(quad, shades[tone], stroke="#7c2d22", stroke_width=1))
    cover("origami-to-suugaku", "#7c2d22", *parts)


def bread() -> None:
    parts = [
        tag("ellipse", cx=320, cy=184, rx=232, ry=138, fill="#c98a4b"),
        tag("ellipse", cx=320, cy=176, rx=212, ry=118, fill="#dba769"),
    ]
    parts += [
        tag(
            "ellipse",
            cx=320,
            cy=176,
            rx=212 - n * 22,
            ry=118 - n * 12.5,
            fill="none",
            stroke="#f0cf9f",
            stroke_width=3,
            stroke_dasharray=f"{3 + n} {9 + n}",
        )
        for n in range(1, 8)
    ]
    for side in (-1, 1):
        for n in range(6):
            x, reach = 196 + n * 46, side * (46 - abs(n - 2.5) * 5)
            parts.append(
                path(
                    f"M{x} 176 q 18 {side * 26} 44 {reach} q -34 {side * -4} -44 {-reach} Z",
                    "#6b3d1c",
                    0,
                    "#fbf1de",
                )
            )
    parts.append(line(150, 176, 490, 176, "#fbf1de", 5, stroke_linecap="round"))
    cover("brot-mit-sauerteig", "#43270f", *parts)


def night() -> None:
    parts = []
    for n in range(26):
        r = 18 + n * 17
        for part in range(3):
            a = (n * 47 + part * 121) % 360 * pi / 180
            sweep = 0.55
            x1, y1, x2, y2 = 236 + r * cos(a), 176 + r * sin(a), 236 + r * cos(a + sweep), 176 + r * sin(a + sweep)
            colour = ("#cfd8ff", "#8f9be0", "#ffd9a0", "#6c78c4")[(n + part) % 4]
            parts.append(
                path(
                    f"M{x1:.1f} {y1:.1f} A{r} {r} 0 0 1 {x2:.1f} {y2:.1f}",
                    colour,
                    2.2 if part else 3,
                    stroke_linecap="round",
                )
            )
    parts.append(circle(236, 176, 5, "#ffffff"))
    roofs = polygon(
        [
            (0, 360),
            (0, 300),
            (90, 300),
            (90, 272),
            (150, 272),
            (150, 306),
            (260, 306),
            (300, 268),
            (340, 306),
            (430, 306),
            (430, 284),
            (540, 284),
            (540, 312),
            (640, 312),
            (640, 360),
        ],
        "#0a0e24",
    )
    cover("night-sky-from-a-balcony", "#171d49", *parts, roofs)


if __name__ == "__main__":
    for draw in (caching, probability, waves, maps, patterns, origami, bread, night):
        draw()
