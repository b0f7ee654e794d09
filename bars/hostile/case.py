"""A hostile source: how it is made, what it is given to, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

COURSE = "---\ntitle: Hostile\nsubject: Test\nslug: hostile\n---\nAn overview.\n"
LESSON = "# A lesson\n\nText.\n"
#: Large ones are made only when their case is.
Body = str | bytes | Callable[[], str | bytes]
MAP = "source: s\nformat: {format}\ncourse: {{key: id, title: title, overview: text}}\n"


@dataclass(frozen=True)
class Case:
    name: str
    #: Makes the source in a folder of its own and gives the path that the command is called with.
    make: Callable[[Path], Path]
    #: Whether it must be refused (exit code 1) or made harmless (exit code 0); None where either is right.
    is_refused: bool | None = True
    #: What must be said, as a part of it.
    says: str = ""
    command: tuple[str, ...] = ("course", "import")
    #: Options; {folder} is the folder of the source.
    options: tuple[str, ...] = ("--subject", "Test", "--open")
    #: What another program does to the source while it is read, once for each turn until the command ends.
    meanwhile: Callable[[Path, int], None] | None = None


def folder_of(files: Mapping[str, Body]) -> Callable[[Path], Path]:
    """Makes a course folder: an honest course, with these files in it or instead of its own."""

    def make(place: Path) -> Path:
        write(place / "course", {"course.md": COURSE, "01-part/01-lesson.md": LESSON, **files})
        return place / "course"

    return make


def lesson_of(text: Body) -> Callable[[Path], Path]:
    return folder_of({"01-part/01-lesson.md": text})


def table_of(body: Body, kind: str, map_text: Body = "") -> Callable[[Path], Path]:
    """Makes a table, and a map for it."""

    def make(place: Path) -> Path:
        write(place, {"map.yaml": map_text or MAP.format(format=kind), "table": body})
        return place / "table"

    return make


def write(root: Path, files: Mapping[str, Body]) -> None:
    for name, body in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = body() if callable(body) else body
        path.write_bytes(made if isinstance(made, bytes) else made.encode())
