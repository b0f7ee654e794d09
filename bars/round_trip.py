"""Export, then import, is equal: every course that can be had here, and documents that Hypothesis makes.

The measuring itself runs as `python -m bars.round_trip` inside the environment of a site, and prints JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bars.bar import Outcome
from bars.material.importing import prepared_site
from bars.material.places import PLACES
from tests.support import site

GENERATED = 1_000


def round_trips() -> Iterator[Outcome]:
    """Demo courses, real material, and documents made at random."""
    yield outcome_of_courses("demo courses", [str(site.ROOT / "demo")])
    real = sorted(str(path) for place in PLACES for path in place.glob("md-*"))
    if real:
        yield outcome_of_courses("real Markdown courses", real)
    else:
        yield Outcome("real Markdown courses come back equal", "the folder ../shared/data is not here", "", None)
    with prepared_site() as environment:
        found = measured(environment, "generated", str(GENERATED))
    bar = f"all of {GENERATED:,}"
    is_met = found["equal"] == found["all"] >= GENERATED
    yield Outcome("generated documents come back equal", f"{found['equal']:,} of {found['all']:,}", bar, is_met)


def outcome_of_courses(what: str, folders: list[str]) -> Outcome:
    with prepared_site() as environment:
        found = measured(environment, "courses", *folders)
    for course in found["different"]:
        print("   ", course)
    figure = f"{found['equal']} of {found['all']}, {found['contents']:,} contents"
    return Outcome(f"{what} come back equal", figure, "all", found["all"] > 0 and found["equal"] == found["all"])


def measured(environment: dict[str, str], *arguments: str) -> Any:
    command = [sys.executable, "-m", "bars.round_trip", *arguments]
    done = subprocess.run(command, env=environment, cwd=site.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def courses(folders: list[str]) -> dict[str, Any]:
    """Each course imported and exported by the commands; the folder is then read, compared and imported again."""
    from click.testing import CliRunner

    from coursewell.authoring.cli import commands
    from coursewell.authoring.deriving import document_of
    from coursewell.authoring.exporting.writing import difference
    from coursewell.authoring.layouts import Options, read
    from coursewell.courses.models import Course
    from tests.support.documents import said_by_the_source

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(commands[0], arguments, catch_exceptions=False)
        if result.exit_code:
            raise RuntimeError(f"course {' '.join(arguments)} failed:\n{result.output}")
        return result.output

    tally: dict[str, Any] = {"all": 0, "equal": 0, "contents": 0, "different": []}
    for folder in folders:
        call("import", folder, "--subject", "Real material")
        for document in read(Path(folder), Options(subject=("Real material",))).documents:
            with tempfile.TemporaryDirectory() as place:
                target = str(Path(place, "course"))
                call("export", document.slug, target)
                derived = document_of(Course.objects.get(uid=document.uid))
                (back,) = read(Path(target), Options()).documents
                wrong = difference(said_by_the_source(document, derived), back) or difference(derived, back)
                if not wrong and "unchanged" not in call("import", target).lower():
                    wrong = "importing the export changed something"
            tally["all"] += 1
            tally["equal"] += not wrong
            tally["contents"] += len(document.contents)
            if wrong:
                tally["different"].append(f"{document.slug}: {wrong}")
    return tally


def generated(count: int) -> dict[str, int]:
    """Documents that pass the check, each through a folder. A difference is shown by Hypothesis at its smallest."""
    from hypothesis import HealthCheck, given, settings

    from coursewell.authoring.exporting.writing import filled
    from coursewell.authoring.layouts import Options, read
    from tests.support.documents import DOCUMENTS, Written

    tally = {"all": 0, "equal": 0}

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(DOCUMENTS)
    def law(made: Written) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder = filled(Path(place), made.document, made.sources, lambda: None)
            reading = read(folder, Options())
        tally["all"] += 1
        assert reading.documents == (made.document,)
        assert not reading.report.errors
        tally["equal"] += 1

    law()
    return tally


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    what, *rest = sys.argv[1:]
    print(json.dumps(courses(rest) if what == "courses" else generated(int(rest[0]))))
