"""Writing an exported course: filled beside its place, checked by reading it again, and only then put there."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO

from coursewell.authoring.document import Asset, CourseDocument
from coursewell.authoring.document.json import dumps
from coursewell.authoring.exporting.archive import pack
from coursewell.authoring.exporting.places import MARK, ExportError, beside, put, refuse_file, refuse_target, said
from coursewell.authoring.exporting.texts import texts_of
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.sources import Opener

CHUNK = 1024 * 1024

Advance = Callable[[], None]


def write_folder(
    document: CourseDocument,
    sources: Mapping[str, Opener],
    target: Path,
    *,
    force: bool = False,
    advance: Advance = lambda: None,
) -> None:
    """Make the folder `target` of the document. `sources`: how to open the bytes of each asset, by digest."""
    refuse_target(target, force=force)
    with said(target), beside(target) as scratch:
        folder = filled(scratch, document, sources, advance)
        (folder / MARK).write_text(f"{document.uid}\n", encoding="utf-8")
        refuse_target(target, force=force)
        if target.exists():
            target.rename(scratch / "old")  # it goes with the scratch folder
        try:
            folder.rename(target)
        except OSError:
            if (scratch / "old").exists():
                (scratch / "old").rename(target)
            raise


def write_zip(
    document: CourseDocument,
    sources: Mapping[str, Opener],
    target: Path,
    *,
    force: bool = False,
    advance: Advance = lambda: None,
) -> None:
    """The same as one file."""
    refuse_file(target, force=force)
    with said(target), beside(target) as scratch:
        archive = scratch / "course.zip"
        pack(filled(scratch, document, sources, advance), archive)
        put(archive, target, force=force)


def write_json(document: CourseDocument, target: Path | None, *, force: bool = False) -> None:
    """The document alone, without the bytes of its files; None is standard output."""
    text = dumps(document, indent=1) + "\n"
    if target is None:
        sys.stdout.write(text)
        return
    refuse_file(target, force=force)
    with said(target), beside(target) as scratch:
        (scratch / "course.json").write_text(text, encoding="utf-8")
        put(scratch / "course.json", target, force=force)


def filled(scratch: Path, document: CourseDocument, sources: Mapping[str, Opener], advance: Advance) -> Path:
    folder = scratch / "course"
    folder.mkdir()
    fill(folder, document, sources, advance)
    verify(folder, document)
    return folder


def fill(folder: Path, document: CourseDocument, sources: Mapping[str, Opener], advance: Advance) -> None:
    for path, text in texts_of(document).items():
        with created(folder, path) as file:
            file.write(text.encode())
        advance()
    for asset in document.files.values():
        with created(folder, asset.name) as file, sources[asset.digest]() as source:
            copy(source, file, asset)
        advance()


@contextmanager
def created(folder: Path, path: str) -> Iterator[IO[bytes]]:
    """A new file of the folder; nothing that is there already is written to."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        yield file


def copy(source: IO[bytes], target: IO[bytes], asset: Asset) -> None:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    if digest.hexdigest() != asset.digest:
        raise ExportError(f"The stored bytes of {asset.name} are damaged; restore {asset.digest} from a backup.")


def verify(folder: Path, document: CourseDocument) -> None:
    """An export is only worth what reading it gives."""
    documents = read(folder, Options()).documents
    if documents != (document,):
        found = documents[0] if len(documents) == 1 else None
        where = difference(document, found) if found else "nothing"
        raise ExportError(f"The folder would not read back equal (see {where}); please report this. Use --format json.")


def difference(one: object, other: object, place: str = "course") -> str:
    """The first field in which two documents differ; nothing for equal ones."""
    if one == other:
        return ""
    if type(one) is not type(other) or not hasattr(one, "__dataclass_fields__"):
        if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
            at, pair = next((at, pair) for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1])
            return difference(*pair, f"{place}[{at}]")
        return place
    name = next(
        item.name
        for item in fields(one)  # type: ignore[arg-type]
        if getattr(one, item.name) != getattr(other, item.name)
    )
    return difference(getattr(one, name), getattr(other, name), f"{place}.{name}")
