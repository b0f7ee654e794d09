"""Tables for `catalogue import` that are endless, deep, wide, or no tables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bars.hostile.case import MAP, Body, Case, table_of

MB = 1_000_000
COMMAND = ("catalogue", "import")
OPTIONS = ("--map", "{folder}/map.yaml")
ROW = '{"id": "1", "title": "%s"}'
MAPS: dict[str, Body] = {
    "a billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n" + MAP.format(format="csv"),
    "a Python object": MAP.format(format="!!python/object/apply:os.system ['touch /tmp/evil.txt']"),
    "20,000 levels": "source: " + "[" * 20_000,
    "50 MB": lambda: "source: " + "x" * 50 * MB,
    "NULs": "source: \0",
    "unicode escapes": MAP.format(format="csv") + "encoding: unicode_escape\n",
    "an encoding that unpacks": MAP.format(format="csv") + "encoding: zlib\n",
}


def cases() -> Iterator[Case]:
    make = partial(Case, command=COMMAND, options=OPTIONS)
    csv, jsonl, json = (partial(table_of, kind=kind) for kind in ("csv", "jsonl", "json"))
    yield make("CSV: a line of 50 MB", csv(lambda: b"id,title\n1," + b"x" * 50 * MB))
    yield make("CSV: a quote that never ends", csv(lambda: b'id,title\n1,"' + b"x\n" * 25 * MB))
    yield make(
        "CSV: 200,000 columns", csv(lambda: b"id,title," + b",".join(b"c%d" % n for n in range(200_000)) + b"\n1,x\n")
    )
    yield make("CSV: 2,000,000 empty columns", csv(lambda: b"id,title" + b"," * 2 * MB + b"\n"))
    yield make("CSV: a NUL", csv(b"id,title\n1,a\0b\n"))
    yield make("CSV: UTF-16", csv("id,title\n1,a\n".encode("utf-16")))
    yield make("CSV: two encodings", csv("id,title\n1,ä\n".encode() + "2,ä\n".encode("latin-1")))
    yield make("CSV: one key in two rows", csv(b"id,title\n1,a\n1,b\n"), None)
    yield make("CSV: a title of 1 MB", csv(b"id,title\n1," + b"x" * MB + b"\n"))
    yield make("CSV: no byte at all", csv(b""))
    yield make("CSV: escapes of a terminal", csv(b"id,title\n1,\n\x1b[2J,\x1b]0;evil\x07\n"), None)
    yield make("JSON lines: a line of 50 MB", jsonl(lambda: (ROW % ("x" * 50 * MB)).encode()))
    yield make("JSON lines: 100,000 levels", jsonl('{"id": "1", "title": ' + "[" * 100_000 + "\n"))
    yield make("JSON lines: a number of 100,000 digits", jsonl('{"id": ' + "9" * 100_000 + ', "title": "x"}\n'))
    yield make("JSON lines: two million bad lines", jsonl(lambda: b"x\n" * 2 * MB))
    yield make("JSON: 100,000 levels", json("[" * 100_000))
    yield make("JSON: 100,000 levels that end", json("[" * 100_000 + "]" * 100_000))
    yield make("JSON: 5,000 levels in a record", json('[{"id": "1", "title": ' + "[" * 900 + "]" * 900 + "}]"), None)
    yield make("JSON: a record with a million keys", json(
        lambda: "[{" + ", ".join(f'"k{n}": {n}' for n in range(MB)) + "}]"))  # fmt: skip
    yield make("JSON: 200 MB", json(lambda: b"[" + b'{"id": "1"},' * 17 * MB + b"{}]"))
    yield make("JSON: infinity and nothing", json('[{"id": NaN, "title": Infinity}]'), None)
    yield make("JSON: half a character pair", json('[{"id": "1", "title": "\\ud800"}]'))
    yield make("JSON: a NUL by escape", json('[{"id": "1", "title": "a\\u0000b"}]'), None)
    yield make("JSON: an object where texts are", json('[{"id": {"a": 1}, "title": "x"}]'))
    for what, text in MAPS.items():
        is_refused = None if "unicode" in what else True
        yield make(f"map: {what}", csv(b"id,title\n1,x\n", map_text=text), is_refused)
