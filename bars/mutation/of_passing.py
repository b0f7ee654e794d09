"""Mistakes in what the edge refuses, sends on and passes through."""

from __future__ import annotations

from bars.mutation.mutant import Mutant


def _of(file: str, tests: str, *changes: tuple[str, str]) -> list[Mutant]:
    names = tuple(f"freshkeys/edge/tests/test_{name}.py" for name in tests.split())
    return [Mutant(f"freshkeys/edge/{file}", old, new, names) for old, new in changes]


OF_PASSING = [
    *_of(
        "refusing.py",
        "refusing",
        ("if name in given and name in _SINGLE:", "if False:"),
        ("if length is not None and coding is not None:", "if False:"),
        ("if option.strip() in given and option.strip() not in HOP_BY_HOP:", "if False:"),
        ("if _ESCAPED.search(path):", "if False:"),
        (
            "return _of_escapes(path) or _of_decoded(unquote_to_bytes(path))",
            "return _of_escapes(path) or _of_decoded(path)",
        ),
        ("if not is_host_allowed(host, settings.hosts):", "if False:"),
        ('        if pattern in ("*", name) or', "        if pattern in name or"),
    ),
    *_of(
        "headers.py",
        "headers",
        ("        or not _NAME.fullmatch(name)\n", ""),
        ("        or name.startswith((_PREFIX, _X_FORWARDED))\n", ""),
        ("listed[-settings.trusted_proxies]", "listed[0]"),
        (" and not name.startswith(_PREFIX)]", "]"),
        ("sent[name] = sent[name] + between + value if name in sent else value", "sent[name] = value"),
    ),
    *_of(
        "upstream.py",
        "upstream",
        ("        connection.break_off()\n", "        await connection.send_end()\n"),
        ("if self.status not in (204, 304) and not names &", "if False and not names &"),
        ("if size > limit:", "if False:"),
    ),
    *_of(
        "passing.py",
        "passing",
        ("        raise BrokenBodyError\n", '        return b"", True\n'),
        (
            "        is_done = working.done()\n        working.cancel()\n",
            "        is_done = True\n        await working\n",
        ),
        ('logger.warning("An answer broke off: %s", error)', 'await send({"type": "http.response.body", "body": b""})'),
        ("while not is_whole and size <= HELD_BYTES:", "while not is_whole:"),
    ),
]
