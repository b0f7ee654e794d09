"""Nobody reads the wall clock while rendering: a page would be kept with an answer that time makes wrong."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.conf import settings

READINGS = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
#: Where the moment of a write is noted; nothing of it is rendered.
ALLOWED = {
    ("coursewell/courses/models/course.py", "timezone.now"),  # default of `created`
    ("coursewell/accounts/models.py", "timezone.now"),  # default of `date_joined`
    ("coursewell/authoring/catalogue/applying.py", "timezone.now"),  # `updated` of a bulk update
    ("coursewell/accounts/limits.py", "timezone.now"),  # when a count of attempts ends
    ("coursewell/courses/checking/doors/moments.py", "timezone.now"),  # moments that a check writes
    ("coursewell/courses/checking/readers.py", "timezone.now"),  # when the sessions end that a check reads with
}
#: Defaults of columns.
ALLOWED |= {
    (f"coursewell/learning/models/{name}.py", "timezone.now")
    for name in ("attempt", "certificate", "enrolment", "place", "progress")
}
#: Whether an invitation still holds, when one is made, used or revoked; the pages that say so are kept by nobody.
ALLOWED |= {
    (f"coursewell/accounts/{name}.py", "timezone.now")
    for name in ("admin", "cli", "forms", "guests", "views/invitation")
}
#: Drafts note when each part was last changed or removed.
ALLOWED |= {
    (f"coursewell/authoring/drafts/{name}.py", "timezone.now")
    for name in (
        "contents",
        "duplicating",
        "history",
        "locking",
        "modules",
        "opening",
        "removing",
        "rewriting",
        "saving",
    )
}
NOW_TAG = re.compile(r"{%\s*now\b|\|(?:timesince|timeuntil|naturaltime|naturalday)\b")


def sources(suffix: str) -> list[Path]:
    found = (settings.BASE_DIR / "coursewell").rglob(f"*{suffix}")
    return [path for path in found if not {"tests", "migrations"} & set(path.parts)]


def readings(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in READINGS:
                found.add(f"{owner}.{node.attr}")
    return found


def test_python_asks_freshkeys_for_the_time():
    found = {(str(path.relative_to(settings.BASE_DIR)), read) for path in sources(".py") for read in readings(path)}
    assert found - ALLOWED == set(), "Ask freshkeys.clock instead, which knows until when the answer is good."


def test_every_exception_is_still_needed():
    found = {(str(path.relative_to(settings.BASE_DIR)), read) for path in sources(".py") for read in readings(path)}
    assert ALLOWED - found == set()


def test_templates_do_not_ask_the_wall_clock():
    found = [str(path) for path in sources(".html") if NOW_TAG.search(path.read_text(encoding="utf-8"))]
    assert found == []
