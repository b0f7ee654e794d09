"""docs/reference/settings.md is complete: a variable that the code reads fails here until it is described."""

from __future__ import annotations

import re
from dataclasses import fields

from django.conf import settings

from freshkeys.edge.metrics import OUTCOMES, Metrics
from freshkeys.edge.settings import Settings

PAGE = (settings.BASE_DIR / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
READ = re.compile(
    r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)\s*"([A-Z_]+)"|envvar="([A-Z_]+)"|getenv\("([A-Z_]+)"\)"""
)


def variables_read():
    for package in ("config", "coursewell", "freshkeys"):
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            if "tests" not in path.parts:
                for names in READ.findall(path.read_text(encoding="utf-8")):
                    yield next(filter(None, names))


def test_every_variable_that_is_read_is_described():
    read = set(variables_read()) - {"DJANGO_SETTINGS_MODULE"}
    assert {"DATA_DIR", "DATABASE_URL", "PORT"} <= read  # the pattern finds something
    assert sorted(name for name in read if f"| `{name}` |" not in PAGE) == []


def test_no_variable_is_described_that_nobody_reads():
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.M))
    assert sorted(described - set(variables_read())) == []


def test_every_setting_and_metric_of_the_edge_is_described():
    page = (settings.BASE_DIR / "docs" / "reference" / "running-an-edge.md").read_text(encoding="utf-8")
    metrics = re.findall(r"^# TYPE (freshkeys_\w+)", Metrics().as_prometheus(), re.M)
    names = [*(one.name for one in fields(Settings)), *OUTCOMES, *metrics]
    assert len(names) > 25
    assert [name for name in names if f"`{name}" not in page] == []
