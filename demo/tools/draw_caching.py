"""Draw the pictures of "Caching dynamic data". Run: python demo/tools/draw_caching.py"""

from svg import (
    AMBER,
    BLUE,
    INK,
    LINE,
    MUTED,
    ROSE,
    TEAL,
    VIOLET,
    arrow,
    box,
    circle,
    line,
    mono,
    path,
    save,
    tag,
    text,
)

HERE = "caching-dynamic-data/"


def key() -> None:
    fields = [("all_courses", "what", BLUE), ("page 2 · by title", "which part", TEAL), ("de · UTC", "for whom", AMBER)]
    parts, x = [], 96
    for words, label, colour in fields:
        parts += [box(x, 62, 168, 56, colour, words), text(x + 84, 146, label, size=14, fill=MUTED, anchor="middle")]
        x += 180
    parts.append(path("M24 90 L60 46 H762 a14 14 0 0 1 14 14 V120 a14 14 0 0 1 -14 14 H60 Z", LINE, 0))
    parts += [
        box(x, 62, 132, 56, VIOLET, "version 4711"),
        text(x + 66, 146, "of the data", size=14, fill=VIOLET, anchor="middle"),
    ]
    tagshape = path("M30 90 L66 36 H790 V158 H66 Z", LINE, 2, "#ffffff") + circle(
        64, 92, 9, "#fdfbf6", stroke=LINE, stroke_width=2
    )
    string = path("M64 92 C 30 60, 20 40, 8 22", LINE, 2)
    save(HERE + "pictures/key.svg", 820, 190, tagshape, string, *parts, title="All that identifies a cached result")


def lanes(names: list[tuple[str, str]], top: int, gap: int, left: int, right: int) -> str:
    return "".join(
        text(24, top + n * gap + 5, name, fill=colour, font_weight="bold")
        + line(left, top + n * gap, right, top + n * gap, LINE, 2)
        for n, (name, colour) in enumerate(names)
    )


def race() -> None:
    parts = [lanes([("Reader", BLUE), ("Writer", TEAL), ("Cache", MUTED)], 66, 78, 118, 740)]
    parts += [
        box(130, 42, 108, 48, BLUE, "reads", "“Knots”", size=14),
        box(290, 120, 118, 48, TEAL, "commits", "“Braids”", size=14),
        box(448, 120, 100, 48, TEAL, "deletes", size=14),
        box(590, 42, 108, 48, BLUE, "stores", "“Knots”", size=14),
        arrow(498, 168, 498, 206, TEAL),
        arrow(644, 90, 644, 204, ROSE),
        circle(498, 222, 8, "#ffffff", stroke=MUTED, stroke_width=2),
        text(478, 252, "nothing there to delete", size=13, fill=MUTED, anchor="middle"),
        box(590, 204, 130, 40, ROSE, "“Knots”: stale", size=14),
        arrow(118, 286, 740, 286, MUTED),
        text(740, 308, "time", size=13, fill=MUTED, anchor="end"),
    ]
    save(HERE + "pictures/race.svg", 764, 322, *parts, title="The delete comes before the store")


def question() -> None:
    parts = [
        box(24, 70, 128, 56, BLUE, "request", "arrives"),
        arrow(152, 98, 192, 98),
        box(192, 62, 196, 72, VIOLET, "What changed", "since I last looked?"),
        arrow(388, 98, 448, 98),
        text(418, 88, "these", size=13, fill=MUTED, anchor="middle"),
        box(448, 70, 150, 56, ROSE, "drop what was", "built from them"),
        arrow(598, 98, 640, 98),
        box(640, 70, 128, 56, MUTED, "entry still", "there?"),
        arrow(704, 126, 704, 186, TEAL),
        text(716, 160, "yes", size=14, fill=TEAL),
        box(640, 186, 128, 50, TEAL, "use it"),
        path("M640 116 H610 V211 H584", AMBER, 2),
        arrow(594, 211, 578, 211, AMBER),
        text(620, 160, "no", size=14, fill=AMBER),
        box(352, 186, 226, 50, AMBER, "build it, and store it", "with its sources"),
        path("M465 236 V252 H704 V244", AMBER, 2),
        arrow(704, 252, 704, 238, AMBER),
        path("M290 62 V34 H704 V58", VIOLET, 2, stroke_dasharray="6 5"),
        arrow(704, 54, 704, 69, VIOLET),
        text(497, 26, "nothing changed: every entry is right", size=14, fill=VIOLET, anchor="middle"),
    ]
    save(HERE + "pictures/question.svg", 792, 268, *parts, title="One question for all entries")


def clock() -> None:
    parts = [
        tag("rect", x=110, y=62, width=330, height=58, rx=9, fill="#daf1ec", stroke="#0f766e", stroke_width=1.6),
        text(275, 88, "entry: “Enrol now”", anchor="middle"),
        text(275, 109, "good until 12:00", size=13, fill=TEAL, anchor="middle"),
        tag("rect", x=440, y=62, width=270, height=58, rx=9, fill="#e3ebfb", stroke="#2458c5", stroke_width=1.6),
        text(575, 88, "entry: “Enrolment has closed”", anchor="middle"),
        text(575, 109, "no limit: the past stays past", size=13, fill=BLUE, anchor="middle"),
        line(440, 34, 440, 150, ROSE, 2.5, stroke_dasharray="5 4"),
        text(440, 26, "12:00, nobody writes", size=14, fill=ROSE, anchor="middle"),
        arrow(40, 150, 730, 150, MUTED),
        circle(110, 150, 6, TEAL),
        text(110, 176, "09:00 built", size=13, fill=MUTED, anchor="middle"),
        circle(330, 150, 6, TEAL),
        text(330, 176, "11:59 a hit", size=13, fill=MUTED, anchor="middle"),
        circle(452, 150, 6, BLUE),
        text(458, 176, "12:00:01 built again", size=13, fill=MUTED),
    ]
    save(HERE + "pictures/clock.svg", 764, 196, *parts, title="Good until the answer of the clock changes")


def receipt() -> None:
    teeth = "".join(f"l11 {-9 if n % 2 == 0 else 9}" for n in range(32))
    paper = path(f"M420 30 H772 V384 {teeth.replace('l11', 'l-11')} Z", LINE, 1.6, "#ffffff")
    rows = [
        ("SOURCES", ROSE, ["courses_course", "courses_subject", "auth_user"]),
        ("FACTS", AMBER, ["language   en", "time zone  UTC"]),
        ("POSITION", BLUE, ["log row    500"]),
        ("GOOD UNTIL", TEAL, ["12:00:00, enrolment closes"]),
    ]
    parts, y = [paper], 70
    for label, colour, entries in rows:
        parts.append(text(446, y, label, size=13, fill=colour, font_weight="bold", letter_spacing=1.5))
        for entry in entries:
            y += 22
            parts.append(mono(446, y, entry, size=15))
        y += 34
    page = [tag("rect", x=44, y=46, width=300, height=316, rx=10, fill="#ffffff", stroke=LINE, stroke_width=1.6)]
    page += [tag("rect", x=68, y=70, width=170, height=16, rx=4, fill=INK)]
    for n in range(4):
        page += [
            tag(
                "rect",
                x=68,
                y=110 + n * 60,
                width=64,
                height=42,
                rx=5,
                fill=("#e3ebfb", "#daf1ec", "#fbecd0", "#ece4fb")[n],
            )
        ]
        page += [
            tag("rect", x=146, y=114 + n * 60, width=140, height=10, rx=4, fill=MUTED),
            tag("rect", x=146, y=134 + n * 60, width=174, height=8, rx=4, fill="#dcd6c8"),
        ]
    pin = path("M344 120 C 380 100, 396 96, 424 92", MUTED, 2, stroke_dasharray="5 4") + circle(344, 120, 5, MUTED)
    save(
        HERE + "03-the-database-keeps-the-version/receipt.svg",
        816,
        410,
        *page,
        pin,
        *parts,
        title="A page and its receipt",
    )


def herd() -> None:
    parts = [
        box(60, 74, 280, 46, MUTED, "build 1: old rows"),
        box(350, 74, 280, 46, TEAL, "build 2: new rows"),
        line(120, 40, 120, 200, ROSE, 2.5, stroke_dasharray="5 4"),
        text(120, 32, "a change is committed", size=14, fill=ROSE, anchor="middle"),
        circle(84, 164, 7, BLUE),
        text(84, 190, "A", fill=BLUE, anchor="middle", font_weight="bold"),
        arrow(92, 158, 318, 124, BLUE),
        circle(206, 164, 7, BLUE),
        text(206, 190, "B", fill=BLUE, anchor="middle", font_weight="bold"),
        arrow(214, 161, 600, 124, BLUE),
        *[circle(x, 164, 5, BLUE) for x in (236, 258, 280, 304, 326)],
        text(284, 190, "… and all who wait", size=13, fill=MUTED, anchor="middle"),
        arrow(40, 216, 700, 216, MUTED),
        text(700, 238, "time", size=13, fill=MUTED, anchor="end"),
    ]
    save(HERE + "pictures/herd.svg", 740, 254, *parts, title="Take a build that started after you arrived")


def islands() -> None:
    grey = "#e7e2d7"

    def rect(x: float, y: float, w: float, h: float, fill: str = grey) -> str:
        return tag("rect", x=x, y=y, width=w, height=h, rx=5, fill=fill)

    shell = [
        tag("rect", x=40, y=28, width=560, height=330, rx=12, fill="#ffffff", stroke=LINE, stroke_width=1.6),
        rect(64, 50, 110, 22),
        rect(64, 104, 260, 26, "#cfc8b9"),
        rect(64, 144, 320, 10),
        rect(64, 164, 300, 10),
        rect(64, 184, 220, 10),
        *[rect(64, 222 + n * 32, 250, 16) for n in range(4)],
        rect(420, 104, 156, 90, "#f0ece2"),
        text(74, 348, "", size=13),
    ]
    private = [
        box(456, 46, 120, 32, VIOLET, "Ada ▾", size=14),
        box(436, 210, 124, 40, TEAL, "Continue", size=15),
        *[circle(342, 230 + n * 32, 10, "#fbecd0", stroke=AMBER, stroke_width=1.6) for n in range(4)],
        *[path(f"M337 {230 + n * 32} l4 4 l7 -8", AMBER, 2.2) for n in range(2)],
    ]
    legend = [
        rect(632, 96, 22, 22),
        text(664, 113, "shell: one for all"),
        *[
            tag("rect", x=632, y=136 + n * 34, width=22, height=22, rx=5, fill=fill, stroke=stroke, stroke_width=1.6)
            for n, (fill, stroke) in enumerate([("#ece4fb", VIOLET), ("#fbecd0", AMBER), ("#daf1ec", TEAL)])
        ],
        text(664, 153, "island: menu"),
        text(664, 187, "island: ticks"),
        text(664, 221, "island: button"),
    ]
    save(HERE + "pictures/islands.svg", 820, 386, *shell, *private, *legend, title="One shell, three islands")


if __name__ == "__main__":
    for draw in (key, race, question, clock, receipt, herd, islands):
        draw()
