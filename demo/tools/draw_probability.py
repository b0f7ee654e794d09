"""Draw the pictures of "Probability by counting". Run: python demo/tools/draw_probability.py"""

from __future__ import annotations

from math import comb, prod

from svg import AMBER, BLUE, INK, LINE, MUTED, ROSE, SOFT, TEAL, arrow, box, circle, line, path, save, tag, text

HERE = "probability-by-counting/"


def dice() -> None:
    parts = [text(216, 30, "red die", fill=ROSE, anchor="middle"), text(34, 216, "blue", fill=BLUE, anchor="middle")]
    parts.append(text(34, 234, "die", fill=BLUE, anchor="middle"))
    for n in range(1, 7):
        parts.append(text(62 + n * 44, 60, str(n), fill=ROSE, anchor="middle", font_weight="bold"))
        parts.append(text(74, 52 + n * 44, str(n), fill=BLUE, anchor="middle", font_weight="bold"))
        for m in range(1, 7):
            seven = n + m == 7
            x, y = 42 + m * 44, 26 + n * 44
            fill, stroke = (SOFT[AMBER], AMBER) if seven else ("#ffffff", LINE)
            parts.append(
                tag("rect", x=x, y=y + 1, width=40, height=40, rx=6, fill=fill, stroke=stroke, stroke_width=1.5)
            )
            weight = "bold" if seven else "normal"
            parts.append(
                text(x + 20, y + 27, str(n + m), fill=INK if seven else MUTED, anchor="middle", font_weight=weight)
            )
    for total in range(2, 13):
        ways = 6 - abs(total - 7)
        x = 380 + (total - 2) * 31
        fill = AMBER if total == 7 else "#b9c7e6"
        parts.append(tag("rect", x=x, y=290 - ways * 34, width=24, height=ways * 34, rx=4, fill=fill))
        parts.append(text(x + 12, 312, str(total), size=13, fill=MUTED, anchor="middle"))
        parts.append(text(x + 12, 283 - ways * 34, str(ways), size=13, anchor="middle"))
    parts.append(text(550, 340, "sum, and the number of ways to make it", size=13, fill=MUTED, anchor="middle"))
    save(HERE + "pictures/dice.svg", 750, 360, *parts, title="The 36 results of two dice")


def shared(people: int) -> float:
    return 1 - prod((365 - n) / 365 for n in range(people))


def birthdays() -> None:
    def at(people: float, chance: float) -> tuple[float, float]:
        return 70 + people * 10, 280 - chance * 240

    parts = []
    for tenth in (0, 25, 50, 75, 100):
        x, y = at(0, tenth / 100)
        parts += [line(x, y, 680, y, LINE, 1), text(60, y + 5, f"{tenth} %", size=13, fill=MUTED, anchor="end")]
    for people in range(0, 61, 10):
        parts.append(text(at(people, 0)[0], 302, str(people), size=13, fill=MUTED, anchor="middle"))
    points = " L".join(f"{x:.1f} {y:.1f}" for x, y in (at(n, shared(n)) for n in range(1, 61)))
    parts.append(path("M" + points, BLUE, 3))
    x, y = at(23, shared(23))
    parts += [line(x, y, x, 280, AMBER, 2, stroke_dasharray="5 4"), circle(x, y, 7, AMBER)]
    parts += [text(x + 16, y + 22, "23 people: 50.7 %", fill=AMBER, font_weight="bold")]
    x, y = at(57, shared(57))
    parts += [circle(x, y, 6, BLUE), text(x, y + 28, "57: 99.0 %", size=14, fill=BLUE, anchor="middle")]
    parts.append(text(375, 326, "people in the room", size=13, fill=MUTED, anchor="middle"))
    save(HERE + "pictures/birthdays.svg", 710, 342, *parts, title="The chance of a shared birthday")


def tree() -> None:
    parts = [
        box(280, 20, 180, 46, MUTED, "10,000 people"),
        arrow(330, 66, 190, 110),
        arrow(410, 66, 550, 110),
        box(100, 110, 150, 46, ROSE, "100 ill"),
        box(490, 110, 150, 46, TEAL, "9,900 healthy"),
        arrow(150, 156, 100, 206),
        arrow(200, 156, 250, 206),
        arrow(540, 156, 490, 206),
        arrow(590, 156, 640, 206),
        box(30, 206, 132, 56, AMBER, "90", "positive"),
        box(186, 206, 132, 56, MUTED, "10", "negative"),
        box(422, 206, 132, 56, AMBER, "891", "positive"),
        box(578, 206, 132, 56, MUTED, "9,009", "negative"),
        path("M96 270 V292 H488 V270", AMBER, 2),
        text(292, 316, "981 positive, of whom 90 are ill: 9.2 %", fill=AMBER, anchor="middle", font_weight="bold"),
    ]
    save(HERE + "pictures/tree.svg", 740, 336, *parts, title="Ten thousand people and a test")


def board() -> None:
    parts = []
    for row in range(8):
        for k in range(row + 1):
            parts.append(circle(360 + (k - row / 2) * 56, 50 + row * 34, 6, MUTED))
    trail, x = "M360 16", 360.0
    for row, step in enumerate((1, -1, 1, 1, -1, 1, -1, 1)):
        trail += f" L{x} {38 + row * 34}"
        x += step * 28
        trail += f" L{x} {58 + row * 34}"
    parts.append(path(trail + f" V{330}", ROSE, 2.5, stroke_linejoin="round"))
    parts.append(circle(360, 16, 8, ROSE))
    for k in range(9):
        ways = comb(8, k)
        left = 360 + (k - 4) * 56 - 22
        top = 520 - ways * 2.3
        fill, stroke = (SOFT[AMBER], AMBER) if k == 4 else (SOFT[BLUE], BLUE)
        parts.append(
            tag("rect", x=left, y=round(top, 1), width=44, height=round(ways * 2.3, 1), rx=4, fill=fill, stroke=stroke)
        )
        parts.append(text(left + 22, round(top - 8, 1), str(ways), size=15, anchor="middle"))
        parts.append(text(left + 22, 542, f"k = {k}", size=12, fill=MUTED, anchor="middle"))
    save(HERE + "03-what-you-know/board.svg", 720, 560, *parts, title="Paths through eight rows of pegs")


if __name__ == "__main__":
    for draw in (dice, birthdays, tree, board):
        draw()
