"""A small course folder, an owner, and a count of statements that write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from coursewell.accounts.models import User
from coursewell.authoring.actions import apply_documents
from coursewell.authoring.applying.changes import Changes
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.layouts import Options, Reading, read
from coursewell.authoring.sources import Opener

COURSE = """---
title: Knots
subject: Craft / Rope
licence: CC-BY-4.0
instructors: [Ann Hitch]
---
How to tie. ![A reef knot](pictures/reef.svg)
"""
QUIZ = """---
title: Check
kind: quiz
---
## Which knot slips?
- (x) The granny knot
- ( ) The reef knot
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"></svg>'

READS_AND_FRAMES = {"SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "BEGIN", "COMMIT"}

Folder = Callable[..., Path]


@pytest.fixture(autouse=True)
def files_dir(tmp_path: Path, settings) -> Path:
    """A place for stored bytes that no other test has filled."""
    settings.FILES_DIR = tmp_path / "stored"
    folder: Path = settings.FILES_DIR
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Folder:
    """Writes files into a folder: `write({"course.md": "..."})`; None removes one."""

    def write(files: dict[str, str | bytes | None], root: Path | None = None) -> Path:
        root = root or tmp_path / "knots"
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return write


@pytest.fixture
def folder(write: Folder) -> Path:
    return write(
        {
            "course.md": COURSE,
            "pictures/reef.svg": SVG,
            "01-bends/01-reef.md": "# The reef knot\n\nSee [the next](02-check.md) and ![it](../pictures/reef.svg).\n",
            "01-bends/02-check.md": QUIZ,
            "02-hitches/clove.md": "# The clove hitch\n\nTwo turns.\n",
        }
    )


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.org", is_staff=True)


def errors_of(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.report.errors]


def apply_document(*, document: CourseDocument, owner: User, sources: Mapping[str, Opener]) -> Changes:
    return apply_documents(documents=[document], owner=lambda: owner, sources=sources)[0]


def import_folder(folder: Path, owner: User) -> list[str]:
    reading = read(folder, Options())
    assert not errors_of(reading)
    return [
        apply_document(document=document, owner=owner, sources=reading.sources).in_words()
        for document in reading.documents
    ]


@contextmanager
def counted_writes() -> Iterator[list[str]]:
    """Collects every statement that is not a read or the frame of a transaction."""
    writes: list[str] = []

    def watch(execute, sql, params, many, context):
        if (
            not sql.lstrip()
            .upper()
            .startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "BEGIN", "COMMIT"))
        ):
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield writes
