"""The hostile files of ../shared/data, where that folder is: an archive that climbs out, XML that grows and fetches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bars.hostile.case import Case, folder_of, table_of
from bars.material.places import PLACES

FOLDERS = ("hostile-archives", "hostile-xml")
NO_CASE = {".md", ".txt", ""}


def files() -> list[Path]:
    places = [place / folder for place in PLACES for folder in FOLDERS if (place / folder).is_dir()]
    return sorted({path.resolve() for place in places for path in place.iterdir() if path.suffix not in NO_CASE})


def given(path: Path) -> Callable[[Path], Path]:
    return lambda place: path


def cases() -> Iterator[Case]:
    for path in files():
        body = path.read_bytes()
        yield Case(f"shared {path.name}: as a course", given(path))
        yield Case(f"shared {path.name}: checked", given(path), command=("course", "check"), options=())
        yield Case(f"shared {path.name}: as a table", table_of(body, "csv"), command=("catalogue", "import"),
                   options=("--map", "{folder}/map.yaml"))  # fmt: skip
        yield Case(f"shared {path.name}: as a map", table_of(b"id,title\n1,x\n", "csv", body.decode("latin-1")),
                   command=("catalogue", "import"), options=("--map", "{folder}/map.yaml"))  # fmt: skip
        lesson = "# A lesson\n\n![it](it.svg) [it](it.bin)\n"
        svg = b"<?xml version='1.0'?>" + body.partition(b"?>")[2] + b"<svg></svg>"
        attached: dict[str, str | bytes] = {"01-part/it.bin": body, "01-part/it.svg": svg}
        yield Case(f"shared {path.name}: in a course", folder_of({"01-part/01-lesson.md": lesson, **attached}), None)
