"""Draw the diagrams of "Reading maps". Run: python demo/tools/draw_maps.py"""

from __future__ import annotations

from math import cos, log, pi, radians, sin, tan

from svg import AMBER, BLUE, CARD, INK, LINE, MUTED, ROSE, SOFT, TEAL, circle, line, path, polygon, save, tag, text

HERE = "reading-maps/pictures/"


def ring(cx: float, cy: float, r: float, flat: float = 0.7) -> str:
    points = []
    for step in range(49):
        a = step * pi / 24
        reach = r * (1 + 0.14 * sin(2 * a + 0.5) + 0.07 * sin(3 * a))
        points.append(f"{cx + reach * cos(a):.1f} {cy + flat * reach * sin(a):.1f}")
    return "M" + " L".join(points) + " Z"


def two_maps() -> None:
    parts = [tag("rect", x=24, y=24, width=340, height=240, rx=8, fill="#eef4e6", stroke=LINE)]
    parts += [path(ring(236, 120, 22 + n * 24), "#a9885a", 2.2 if n == 2 else 1.2) for n in range(4)]
    parts.append(path("M24 92 C 90 120, 60 190, 130 206 S 230 232, 364 216", BLUE, 4))
    parts += [
        tag("ellipse", cx=x, cy=y, rx=9, ry=12, fill="#6f9f63") for x, y in ((60, 56), (82, 66), (64, 80), (104, 52))
    ]
    parts.append(path("M40 240 C 110 250, 150 180, 190 168 S 226 130, 236 120", ROSE, 2.6, stroke_dasharray="7 5"))
    parts.append(polygon([(228, 128), (244, 128), (236, 112)], ROSE))
    parts.append(path("M24 118 C 84 140, 76 214, 150 230 S 260 250, 364 240", INK, 2, stroke_dasharray="10 3"))
    parts += [circle(x, y, 5, CARD, stroke=INK, stroke_width=2.5) for x, y in ((52, 134), (150, 230), (330, 243))]
    parts.append(tag("rect", x=396, y=24, width=300, height=240, rx=8, fill="#ffffff", stroke=LINE))
    parts.append(line(446, 144, 646, 144, INK, 9, stroke_linecap="round"))
    for n, name in enumerate(("Alder", "Brook", "Castle")):
        x = 446 + n * 100
        parts.append(circle(x, 144, 12, CARD, stroke=INK, stroke_width=5))
        parts.append(text(x, 186, name, anchor="middle"))
    save(HERE + "two-maps.svg", 720, 288, *parts, title="One valley, two maps")


def contours() -> None:
    def height(x: float) -> float:
        return 150 * (1 / (1 + (abs(x) / (62 if x < 0 else 150)) ** 2.6))

    parts = []
    outline = " L".join(f"{320 + x} {210 - height(x):.1f}" for x in range(-220, 341, 4))
    parts.append(path(f"M100 210 L{outline} L660 210 Z", MUTED, 2, SOFT[TEAL]))
    for n in range(1, 6):
        level = n * 25
        left = next(x for x in range(-400, 1) if height(x) >= level)
        right = next(x for x in range(600, 0, -1) if height(x) >= level)
        y = 210 - level
        colour = AMBER if n == 4 else "#a9885a"
        parts.append(line(max(320 + left, 30), y, min(320 + right, 700), y, colour, 1.6, stroke_dasharray="6 4"))
        for x in (left, right):
            parts.append(line(320 + x, y, 320 + x, 330, LINE, 1, stroke_dasharray="2 4"))
        middle, wide = 320 + (left + right) / 2, (right - left) / 2
        shape = tag("ellipse", cx=middle, cy=330, rx=wide, ry=round(18 + wide * 0.22, 1), fill="none", stroke=colour)
        parts.append(shape.replace("/>", f' stroke-width="{2.6 if n == 4 else 1.6}"/>'))
        if n % 2:
            parts.append(text(min(320 + right, 700) + 8, y - 7, f"{level * 4} m", size=13, fill=MUTED))
    parts += [
        text(70, 90, "steep", fill=ROSE, anchor="middle"),
        text(560, 90, "gentle", fill=TEAL, anchor="middle"),
        text(70, 112, "lines close together", size=12, fill=MUTED, anchor="middle"),
        text(580, 112, "lines far apart", size=12, fill=MUTED, anchor="middle"),
    ]
    save(HERE + "contours.svg", 740, 440, *parts, title="A hill from the side and from above")


def mercator() -> None:
    def at(lon: float, lat: float) -> tuple[float, float]:
        return 360 + lon * 1.7, 250 - 97.4 * log(tan(pi / 4 + radians(lat) / 2))

    parts = []
    for lat in (-30, 0, 30, 60, 75):
        y = at(0, lat)[1]
        parts += [line(54, y, 666, y, LINE, 1), text(46, y + 5, f"{lat}°", size=12, fill=MUTED, anchor="end")]
    for lon in range(-180, 181, 30):
        x = at(lon, 0)[0]
        parts.append(line(x, at(0, 78)[1], x, at(0, -38)[1], LINE, 1))
    for lat in (-30, 0, 30, 60, 75):
        stretch = 1 / cos(radians(lat))
        for lon in range(-150, 151, 60):
            x, y = at(lon, lat)
            colour = ROSE if lat == 75 else AMBER if lat == 60 else BLUE
            parts.append(circle(x, round(y, 1), round(11 * stretch, 1), SOFT[colour], stroke=colour, stroke_width=1.8))
    save(HERE + "mercator.svg", 720, 360, *parts, title="Circles of equal size on Mercator's map")


if __name__ == "__main__":
    for draw in (two_maps, contours, mercator):
        draw()
