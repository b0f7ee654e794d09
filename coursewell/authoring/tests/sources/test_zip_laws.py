"""Laws of archives: the same as the folder, whoever packed it; and never anything but a sentence."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.sources import open_source
from coursewell.authoring.tests.sources.conftest import everything_in
from tests.support.archives import STORED, Part, zip_bytes

NAMES = st.text("abcä日 -", min_size=1, max_size=6).map(str.strip).filter(bool)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
TREES = st.dictionaries(PATHS, st.binary(max_size=2_000), max_size=8)
WAYS = st.fixed_dictionaries(
    {
        "method": st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
        "zip64": st.booleans(),
        "streamed": st.booleans(),
        "folders": st.booleans(),
    }
)


class Pipe(io.RawIOBase):
    """What cannot be wound back: zipfile then writes the sizes behind the bytes."""

    def __init__(self, target):
        self.target = target

    def writable(self):
        return True

    def write(self, data):
        return self.target.write(data)


def zipped(file, way):
    return zipfile.ZipFile(Pipe(file) if way["streamed"] else file, "w", way["method"])


def pack(root: Path, archive: Path, way) -> None:
    with (
        archive.open("wb") as file,
        zipfile.ZipFile(Pipe(file) if way["streamed"] else file, "w", way["method"]) as out,
    ):
        for path in sorted(root.parent.rglob("*")):
            name = path.relative_to(root.parent).as_posix()
            if path.is_file():
                with out.open(name, "w", force_zip64=way["zip64"]) as member:
                    member.write(path.read_bytes())
            elif way["folders"]:
                out.writestr(f"{name}/", b"")


def seen(path: Path):
    """All that a tree says of a source."""
    tree = Tree.scan(open_source(path), Report())
    return {
        "name": tree.name,
        "files": tree.files,
        "folders": tree.folders,
        "children": {folder: list(tree.children(folder)) for folder in tree.folders},
        "raw": {name: tree.raw(name) for name in tree.files},
        "texts": {name: tree.text(name) for name in tree.files},
        "assets": {name: tree.asset(name) for name in tree.files},
        "problems": tree.report.problems,
    }


@settings(max_examples=150, deadline=None)
@given(TREES, WAYS)
def test_an_archive_of_a_folder_is_the_folder(files, way):
    # One name may be a file in one path and a folder in another; twins have tests of their own.
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "top" / "knots"
        root.mkdir(parents=True)
        for name, data in {"course.md": b"# Knots", **files}.items():
            path = root / name
            if not any(parent.is_file() for parent in path.parents) and not path.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        pack(root, Path(scratch) / "download.zip", way)
        folder = seen(root)
        if not way["folders"]:  # nothing in an archive speaks of an empty folder then
            kept = {"", *(parent for name in folder["files"] for parent in parents(name))}
            assert folder["folders"] == kept
        assert seen(Path(scratch) / "download.zip") == folder


def parents(name):
    return [parent.as_posix() for parent in Path(name).parents if parent != Path(".")]


HONEST = zip_bytes(
    Part("knots/course.md", b"---\ntitle: Knots\nsubject: Craft\n---\nText " * 9),
    Part("knots/01-bends/größe.md", b"# A knot\n\nRight over left. " * 20, descriptor="32"),
    Part("knots/a.svg", b"<svg/>", STORED),
    Part("knots/b.md", b"Two turns." * 30, zip64=True),
    comment=b"Made for a test",
    end64={},
)


def result_of(path: Path, raw: bytes):
    path.write_bytes(raw)
    try:
        return everything_in(path)
    except SourceError as error:
        return str(error)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(HONEST) - 1), st.integers(1, 255)), min_size=1, max_size=4))
def test_flipped_bits_are_harmless_or_refused(flips):
    raw = bytearray(HONEST)
    for at, mask in flips:
        raw[at] ^= mask
    with tempfile.TemporaryDirectory() as scratch:
        result = result_of(Path(scratch) / "a.zip", bytes(raw))
        whole = result_of(Path(scratch) / "b.zip", HONEST)
    # Names, dates and attributes have no checksum; the bytes of every file do.
    assert isinstance(result, str) or set(result.values()) <= set(whole.values())


def test_every_archive_that_is_cut_off_is_refused(tmp_path):
    for length in range(len(HONEST)):
        assert isinstance(result_of(tmp_path / "a.zip", HONEST[:length]), str), length


def test_every_single_byte_that_changes_is_harmless_or_refused(tmp_path):
    whole = set(result_of(tmp_path / "a.zip", HONEST).values())
    dice = random.Random(1)
    for at in range(len(HONEST)):
        raw = bytearray(HONEST)
        raw[at] = dice.choice([0, 0xFF, raw[at] ^ 1, raw[at] ^ 0x80])
        result = result_of(tmp_path / "a.zip", bytes(raw))
        assert isinstance(result, str) or set(result.values()) <= whole, at


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"PK\3\4", b"PK\5\6", b"PK\7\x08", b"", b"PK\6\6"]))
def test_what_is_no_archive_is_said_to_be_none(raw, head):
    with tempfile.TemporaryDirectory() as scratch:
        result = result_of(Path(scratch) / "a.zip", head + raw)
    assert isinstance(result, str) or result == {}
