"""Draw the diagrams of the course on origami. Run: python demo/tools/draw_origami.py"""

from __future__ import annotations

from math import cos, pi, sin

from svg import AMBER, BLUE, INK, LINE, MUTED, ROSE, SOFT, TEAL, arrow, circle, line, path, polygon, save, tag, text

HERE = "origami-to-suugaku/"
Point = tuple[float, float]


def haga() -> None:
    def at(x: float, y: float) -> Point:
        return 90 + 320 * x, 370 - 320 * y

    a, b, m = at(0, 1), at(1, 1), at(0.5, 1)
    p, q, r, d = at(1, 0.625), at(0, 1 / 3), at(0, 0.125), at(-0.1, 0.2)
    parts = [
        polygon([at(0, 0), at(1, 0), p, r], "#ffffff", stroke=LINE, stroke_width=1.5, stroke_dasharray="6 5"),
        polygon([a, b, p, r], "#ffffff", stroke=INK, stroke_width=2),
        polygon([m, p, r, d], "#f7d9cf", stroke=INK, stroke_width=2),
        polygon([m, b, p], SOFT[BLUE], stroke=BLUE, stroke_width=2.4),
        polygon([a, m, q], SOFT[TEAL], stroke=TEAL, stroke_width=2.4),
        line(*p, *r, ROSE, 2.6),
        path(f"M{at(0.97, 0.04)[0]:.0f} {at(0.97, 0.04)[1]:.0f} Q 340 200 262 74", AMBER, 2, stroke_dasharray="4 5"),
        arrow(268, 84, 256, 62, AMBER),
        *[circle(*point, 5, INK) for point in (a, b, m, p, q)],
    ]
    for (x, y), label, dx, dy in (
        (a, "A", -18, -6),
        (b, "B", 18, -6),
        (m, "M", 0, -14),
        (p, "P", 20, 6),
        (q, "Q", -22, 0),
        (at(1, 0), "C", 18, 12),
    ):
        parts.append(text(x + dx, y + dy, label, size=17, anchor="middle", font_style="italic"))
    for x, y, label, colour in (
        (434, 118, "3/8", BLUE),
        (338, 42, "1/2", BLUE),
        (316, 132, "5/8", BLUE),
        (66, 160, "2/3", TEAL),
        (166, 42, "1/2", TEAL),
    ):
        parts.append(text(x, y, label, size=16, anchor="middle", fill=colour, font_weight="bold"))
    save(HERE + "pictures/haga.svg", 520, 410, *parts, title="3 : 4 : 5")


def paper() -> None:
    parts = [
        tag("rect", x=40, y=46, width=297, height=210, fill=SOFT[BLUE], stroke=BLUE, stroke_width=2.4),
        line(188.5, 46, 188.5, 256, BLUE, 2, stroke_dasharray="7 5"),
        text(114, 160, "A5", size=24, anchor="middle", fill=BLUE),
        text(263, 160, "A5", size=24, anchor="middle", fill=BLUE),
        text(188, 34, "x", size=19, anchor="middle", font_style="italic"),
        text(24, 158, "1", size=19, anchor="middle"),
        arrow(356, 151, 410, 151, MUTED),
        tag("rect", x=440, y=46, width=148.5, height=210, fill=SOFT[AMBER], stroke=AMBER, stroke_width=2.4),
        text(514, 34, "x / 2", size=19, anchor="middle", font_style="italic"),
        text(606, 158, "1", size=19, anchor="middle"),
        text(188, 290, "1 : x", size=19, anchor="middle", fill=BLUE),
        text(376, 290, "=", size=19, anchor="middle"),
        text(514, 290, "x/2 : 1", size=19, anchor="middle", fill=AMBER),
    ]
    save(HERE + "pictures/a4.svg", 640, 312, *parts, title="A4, A5")


def crease(start: Point, stop: Point, mountain: bool, width: float = 2.6) -> str:
    x1, y1, x2, y2 = (round(value, 1) for value in (*start, *stop))
    if mountain:
        return line(x1, y1, x2, y2, ROSE, width)
    return line(x1, y1, x2, y2, BLUE, width, stroke_dasharray="9 6")


def vertex() -> None:
    centre, reach = (170.0, 170.0), 130
    sectors = (50, 70, 80, 60, 50, 50)  # every other one adds up to 180
    parts, turn = [tag("circle", cx=170, cy=170, r=reach, fill="#ffffff", stroke=LINE, stroke_width=2)], 20.0
    for n, angle in enumerate(sectors):
        a = turn * pi / 180
        end = (centre[0] + reach * cos(a), centre[1] - reach * sin(a))
        parts.append(crease(centre, end, n not in (1, 4)))
        half = (turn + angle / 2) * pi / 180
        x, y = centre[0] + 78 * cos(half), centre[1] - 78 * sin(half)
        colour = AMBER if n % 2 == 0 else TEAL
        parts.append(text(round(x, 1), round(y + 6, 1), f"α{'₁₂₃₄₅₆'[n]}", size=16, anchor="middle", fill=colour))
        turn += angle
    parts.append(circle(*centre, 6, INK))
    parts += [line(340, 110, 400, 110, ROSE, 2.6), text(414, 116, "山 ×4", size=18)]
    parts += [line(340, 150, 400, 150, BLUE, 2.6, stroke_dasharray="9 6"), text(414, 156, "谷 ×2", size=18)]
    parts.append(text(340, 212, "α₁+α₃+α₅ = 180°", size=16, fill=AMBER))
    parts.append(text(340, 242, "α₂+α₄+α₆ = 180°", size=16, fill=TEAL))
    save(HERE + "pictures/vertex.svg", 520, 340, *parts, title="M − V = 2")


def miura() -> None:
    columns, rows, wide, high, lean = 8, 6, 84, 62, 26

    def at(row: int, column: int) -> Point:
        return 40 + column * wide + (lean if row % 2 else 0), 34 + row * high

    parts = []
    for row in range(rows):
        for column in range(columns):
            quad = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)]
            tone = ("#fffdf8", "#fbeee6", "#f4f1fb", "#eaf1fb")[(row % 2) * 2 + column % 2]
            parts.append(polygon(quad, tone))
    for row in range(rows + 1):
        for column in range(columns):
            edge = row in (0, rows)
            mountain = (column % 2 == 0) == (row % 2 == 1)
            parts.append(
                line(*at(row, column), *at(row, column + 1), INK, 2)
                if edge
                else crease(at(row, column), at(row, column + 1), mountain)
            )
    for row in range(rows):
        for column in range(columns + 1):
            edge = column in (0, columns)
            ends = at(row, column), at(row + 1, column)
            parts.append(line(*ends[0], *ends[1], INK, 2) if edge else crease(*ends, column % 2 == 0))
    save(HERE + "02-laws-of-the-crease/miura.svg", 780, 440, *parts, title="ミウラ折り")


if __name__ == "__main__":
    for draw in (haga, paper, vertex, miura):
        draw()
