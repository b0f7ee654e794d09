"""Draw the diagram of the course on sourdough. Run: python demo/tools/draw_bread.py"""

from __future__ import annotations

from random import Random

from svg import AMBER, INK, MUTED, ROSE, circle, line, path, save, tag, text


def jars() -> None:
    rng, parts = Random(7), []
    for n, (level, dome, when) in enumerate(((70, 0, "0 h"), (140, 6, "4–5 h"), (176, 22, "7 h"), (132, -20, "12 h"))):
        left, bottom, width = 44 + n * 178, 268, 124
        top = bottom - level
        surface = f"Q {left + width / 2} {top - 2 * dome} {left + width - 5} {top}"
        dough = f"M{left + 5} {bottom - 6} V{top} {surface} V{bottom - 6} Z"
        parts.append(path(dough, "#b98a4e", 1.5, "#ecd3a8"))
        for _ in range((4, 16, 30, 14)[n]):
            x, y = rng.uniform(left + 18, left + width - 18), rng.uniform(top + 14 + max(0, -dome), bottom - 16)
            size = round(rng.uniform(2, 3 if n == 0 else 6), 1)
            parts.append(circle(round(x), round(y), size, "#f8ecd4", stroke="#c9a066", stroke_width=1))
        if n == 3:
            parts.append(line(left + 8, bottom - 176, left + 8, top, "#e2c493", 4, stroke_dasharray="5 7"))
            parts.append(
                line(left + width - 8, bottom - 172, left + width - 8, top, "#e2c493", 4, stroke_dasharray="5 7")
            )
        glass = f"M{left} 46 V{bottom - 12} q0 12 12 12 H{left + width - 12} q12 0 12 -12 V46"
        parts.append(path(glass, MUTED, 3))
        parts.append(tag("rect", x=left - 4, y=bottom - 74, width=width + 8, height=6, rx=3, fill=ROSE))
        parts.append(
            text(
                left + width / 2, 304, when, size=18, anchor="middle", fill=AMBER if n == 2 else INK, font_weight="bold"
            )
        )
    save("brot-mit-sauerteig/pictures/glas.svg", 748, 324, *parts, title="Vier Gläser Sauerteig")


if __name__ == "__main__":
    jars()
