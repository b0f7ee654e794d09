# ruff: noqa: E501 - one payload, one line
"""Texts and front matter that grow, nest or pretend when they are read or shown."""

from __future__ import annotations

from collections.abc import Iterator

from bars.hostile.case import COURSE, Case, folder_of, lesson_of

MB = 1_000_000
CAPTIONS, CUE = "WEBVTT\n\n", "00:00.000 --> 00:01.000\nx\n\n"
#: Shown in the lesson after the import: what the import lets in, the page must survive.
BOMBS = {
    "quotes": "> " * 90_000,
    "quotes of lazy lines": ">" * 8 + "a\n" + "b\n" * 90_000,
    "lists": "- " * 90_000,
    "lists, step by step": "".join(" " * level + "- a\n" for level in range(600)),
    "brackets": "[" * 190_000,
    "brackets in turns": "[a](" * 45_000,
    "emphasis": "*a **b " * 25_000,
    "underscores": "_a __b " * 25_000,
    "strokes": "~~a ~b " * 25_000,
    "100,000 links": "[](x)\n" * 33_000,
    "links by reference": "[a]: /b\n\n" + "[a] " * 45_000,
    "footnotes": "".join(f"[^{n}]" for n in range(20_000)) + "\n\n" + "[^1]: x\n",
    "footnotes that name each other": "".join(f"[^{n}]: [^{n + 1}][^{n + 1}]\n\n" for n in range(6_000)) + "[^0]",
    "a wide table": "|" + "a|" * 3_000 + "\n|" + "-|" * 3_000 + "\n" + "|a\n" * 3_000,
    "a long table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 30_000,
    "a bad table": "|" * 99_000 + "\n" + "|-" * 49_000,
    "formulas": "$a$ " * 45_000,
    "a deep formula": "$" + "{" * 900 + "}" * 900 + "$",
    "many deep formulas": ("$" + r"\frac{" * 200 + "}" * 200 + "$ ") * 100,
    "fractions of fractions": "$$" + r"\sqrt{\frac{1}{" * 120 + "}}" * 120 + "$$\n",
    "a formula of macros": r"$\def\a{\a\a}\newcommand{\b}{\b\b}\a\b$ " * 5_000,
    "a matrix": "$$\\begin{matrix}" + "a&" * 900 + "\\end{matrix}$$",
    "raw tags": "<b><i>" * 30_000,
    "tags that never end": "<a " * 60_000,
    "comments that never end": "<!--" * 45_000,
    "entities": "&#1234567;" * 18_000,
    "backslashes": "\\" * 190_000,
    "backticks": "".join("`" * length + "a" for length in range(610)),
    "code of a strange language": "```" + "x" * 100_000 + "\n" + "a\n" * 40_000,
    "code that colours slowly": "```perl\n" + "m{" * 80_000 + "\n```",
    "boxes": ":::note\n" * 23_000,
    "ends of boxes": ":::\n" * 47_000,
    "equal headings": "## a\n" * 38_000,
    "autolinks": "www.a.de/" * 20_000,
    "addresses": "a@b.de" * 30_000,
    "tabs": "\t" * 190_000,
    "line ends of all kinds": "a\r\n\rb\n\u2028c\u0085" * 20_000,
    "marks upon marks": "a" + "\u0300" * 90_000,
    "text that turns round": "\u202e\u2066" * 60_000,
}


def front(value: str, title: str = "title: Hostile") -> str:
    return f"---\n{title}\nsubject: Test\nslug: hostile\n{value}\n---\nAn overview.\n"


def yaml_cases() -> Iterator[Case]:
    laughs = "a: &a [x, x]\n" + "\n".join(
        f"{n}: &{n} [*{p}, *{p}, *{p}, *{p}]" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for what, value in {
        "a billion laughs": laughs,
        "an alias of itself": "summary: &a [*a]",
        "a merge": "base: &b {title: x}\n<<: *b",
        "nests 20,000 deep": "summary: " + "[" * 20_000,
        "nests maps 20,000 deep": "summary: " + "{a: " * 20_000,
        "nests by indent": "\n".join(" " * n + "a:" for n in range(240)),
        "a Python object": "summary: !!python/object/apply:os.system [touch /tmp/evil.txt]",
        "a Python name": "summary: !!python/name:os.system",
        "an unknown tag": "summary: !evil x",
        "a number of 60,000 digits": "duration: " + "9" * 60_000,
        "a number in base 60": "duration: " + "59:" * 20_000 + "59",
        "a moment that never was": "published_at: 9999-99-99 99:99",
        "a moment at the end of time": "published_at: 9999-12-31T23:59:59-14:00",
        "a key of 60,000 characters": "a" * 60_000 + ": x",
        "60,000 keys": "\n".join(f"k{n}: x" for n in range(9_000)),
        "a key twice": "summary: a\nsummary: b",
        "a NUL by escape": 'summary: "a\\0b"',
        "half a character pair": 'summary: "\\ud800"',
        "a directive": "%YAML 9.9",
        "a second document": "...\n---\ntitle: x",
        "an unknown setting": "titel: x",
        "instructors without end": "instructors: [" + "a, " * 20_000 + "]",
    }.items():
        refused = None if "end of time" in what or "second document" in what else True
        yield Case(f"front matter: {what}", folder_of({"course.md": front(value)}), refused)
    yield Case("front matter: a line of 50 MB", folder_of({"course.md": lambda: front("summary: " + "x" * 50 * MB)}))
    yield Case(
        "front matter: 50 MB of lines", folder_of({"course.md": lambda: front("summary:\n" + "- x\n" * (12 * MB))})
    )
    yield Case("front matter: a title of 1 MB", folder_of({"course.md": front("", "title: " + "x" * MB)}))
    yield Case("front matter: without an end", folder_of({"course.md": "---\n" + "title: x\n" * 100_000}))


def cases() -> Iterator[Case]:
    yield from yaml_cases()
    for name, text in BOMBS.items():
        yield Case(f"Markdown: {name}", lesson_of(f"# Bomb\n\n{text}\n"), None)
        if name in {"brackets", "emphasis", "equal headings", "formulas"}:
            yield Case(f"Markdown in the overview: {name}", folder_of({"course.md": COURSE + text}), None)
    yield Case("text: a line of 50 MB", lesson_of(lambda: "x" * 50 * MB))
    yield Case("text: a title of 1 MB", lesson_of("# " + "x" * MB + "\n"))
    yield Case("text: UTF-16", lesson_of("# Lesson\n".encode("utf-16")))
    yield Case("text: UTF-32", lesson_of("# Lesson\n".encode("utf-32")))
    yield Case("text: a NUL", lesson_of("# Lesson\n\na\0b\n"))
    yield Case("text: two encodings", lesson_of("# Ä\n".encode() + "# Ä\n".encode("latin-1")))
    yield Case("text: overlong UTF-8", lesson_of(b"# a\n\xc0\xafetc\xed\xa0\x80"))
    yield Case(
        "text: escapes of a terminal", lesson_of("# \x1b]0;evil\x07\x1b[2J\n\n![\x1b[31m](\x1b[2Jx.png)\n"), None
    )
    quiz = "---\ntitle: Quiz\nkind: quiz\n---\n"
    yield Case(
        "quiz: 100,000 choices",
        lesson_of(lambda: quiz + "## Which?\n- (x) a\n" + "".join(f"- ( ) {n}\n" for n in range(100_000))),
    )
    yield Case("quiz: 100,000 questions", lesson_of(quiz + "## Which?\n- (x) a\n- ( ) b\n" * 60_000))
    yield Case(
        "quiz: choices full of formulas", lesson_of(quiz + "## $a$\n" + "- (x) $" + "{" * 900 + "$\n- ( ) b\n"), None
    )
    yield Case("course: one id twice", folder_of({
        "01-part/01-lesson.md": "---\ntitle: a\nid: x\n---\n", "01-part/02-b.md": "---\ntitle: b\nid: x\n---\n"}))  # fmt: skip
    yield Case("course: one slug twice", folder_of({
        "01-part/01-lesson.md": "---\ntitle: a\nslug: x\n---\n", "01-part/02-b.md": "---\ntitle: b\nslug: x\n---\n"}))  # fmt: skip
    yield Case("course: 5,001 lessons", folder_of({f"01-part/{n}.md": "# x\n" for n in range(5_001)}))
    yield Case("course: 501 modules", folder_of({f"{n}/a.md": "# x\n" for n in range(501)}))
    video = "---\ntitle: Film\nkind: video\nfile: film.mp4\ncaptions: [{file: film.vtt, language: en}]\n---\n"
    film = b"\0\0\0\x20ftypisom\0\0"
    yield Case("captions: 50 MB", folder_of({
        "01-part/01-lesson.md": video, "01-part/film.mp4": film, "01-part/film.vtt": lambda: CAPTIONS + CUE * 1_900_000}), None)  # fmt: skip
