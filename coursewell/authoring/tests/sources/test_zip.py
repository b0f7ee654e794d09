"""ZIP archives: honest ones give their files, all others one sentence."""

import struct
import time
import zlib

import pytest

from coursewell.authoring.problems import Report
from coursewell.authoring.sources import open_source
from tests.support.archives import STORED, Part, deflated, zip_bytes

TEXT = Part("a.md", b"text")
ZEROS = b"\0" * 10_000_000
EMPTY = b"PK\5\6" + b"\0" * 18


def extra64(*values):
    return struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values)


def unicode_path(raw_name, name):
    body = b"\1" + zlib.crc32(raw_name).to_bytes(4, "little") + name
    return struct.pack("<HH", 0x7075, len(body)) + body


HONEST = {
    "deflated": (zip_bytes(TEXT), {"a.md": b"text"}),
    "stored": (zip_bytes(Part("a.md", b"text", method=STORED)), {"a.md": b"text"}),
    "empty file": (zip_bytes(Part("a.md"), Part("b.md", b"x")), {"a.md": b"", "b.md": b"x"}),
    "empty file without a stream": (zip_bytes(Part("a.md", body=b"")), {"a.md": b""}),
    "made on DOS": (zip_bytes(Part("a.md", b"text", mode=None)), {"a.md": b"text"}),
    "descriptor": (zip_bytes(Part("a.md", b"text", descriptor="32")), {"a.md": b"text"}),
    "descriptor without signature": (zip_bytes(Part("a.md", b"text", descriptor="bare")), {"a.md": b"text"}),
    "ZIP64 descriptor": (zip_bytes(Part("a.md", b"text", descriptor="64")), {"a.md": b"text"}),
    "ZIP64 sizes": (zip_bytes(Part("a.md", b"text", zip64=True)), {"a.md": b"text"}),
    "ZIP64 end": (zip_bytes(TEXT, end64={}), {"a.md": b"text"}),
    "ZIP64 end alone": (
        zip_bytes(TEXT, end64={}, end={"count": 0xFFFF, "here": 0xFFFF, "size": 0xFFFFFFFF, "offset": 0xFFFFFFFF}),
        {"a.md": b"text"},
    ),
    "ZIP64 offset": (
        zip_bytes(Part("a.md", b"text", central={"offset": 0xFFFFFFFF, "extra": extra64(0)})),
        {"a.md": b"text"},
    ),
    "ZIP64 sizes that fit": (
        zip_bytes(Part("a.md", b"text", STORED, central={"size": 0xFFFFFFFF, "extra": extra64(4, 4, 0)})),
        {"a.md": b"text"},
    ),
    "comment": (zip_bytes(TEXT, comment=b"Made with love"), {"a.md": b"text"}),
    "comment of an entry": (zip_bytes(Part("a.md", b"text", central={"comment": b"PK\5\6"})), {"a.md": b"text"}),
    "padding between": (zip_bytes(TEXT, between=b"\0" * 32), {"a.md": b"text"}),
    "UTF-8": (zip_bytes(Part("größe.md", b"text")), {"größe.md": b"text"}),
    "UTF-8 from a Mac, which does not say so": (
        zip_bytes(Part("größe.md".encode(), b"text")),
        {"größe.md": b"text"},
    ),
    "code page 437": (zip_bytes(Part(b"gr\x94\xe1e.md", b"text", mode=None)), {"größe.md": b"text"}),
    "UTF-8 bytes from DOS are code page 437": (
        zip_bytes(Part("ö.md".encode(), b"text", mode=None)),
        {"├╢.md": b"text"},
    ),
    "a better name beside": (
        zip_bytes(Part(b"gr?.md", b"text", central={"extra": unicode_path(b"gr?.md", "größe.md".encode())})),
        {"größe.md": b"text"},
    ),
    "a better name for another": (
        zip_bytes(Part(b"gr?.md", b"text", central={"extra": unicode_path(b"x", b"y.md")})),
        {"gr?.md": b"text"},
    ),
    "leftovers": (
        zip_bytes(TEXT, Part("__MACOSX/._a", b"x"), Part(".DS_Store", b"x"), Part("b/._x", b"x"), Part(".g/aux", b"")),
        {"a.md": b"text"},
    ),
    "one top folder": (zip_bytes(Part("k/", mode=0o40755), Part("k/b/a.md", b"text")), {"b/a.md": b"text"}),
    "one top folder, packed by a Mac": (
        zip_bytes(Part("k/a.md", b"text"), Part("__MACOSX/k/._a.md", b"x")),
        {"a.md": b"text"},
    ),
    "a folder as Maven writes some": (zip_bytes(Part("b/", mode=0o140755), TEXT), {"a.md": b"text"}),
    "two top folders": (zip_bytes(Part("k/a", b"1"), Part("l/b", b"2")), {"k/a": b"1", "l/b": b"2"}),
    "a ZIP in a ZIP": (zip_bytes(Part("b.zip", zip_bytes(TEXT), STORED)), {"b.zip": zip_bytes(TEXT)}),
    "nothing": (EMPTY, {}),
    "text that packs well": (zip_bytes(Part("a.csv", b"1,2,3\n" * 500_000)), {"a.csv": b"1,2,3\n" * 500_000}),
}


@pytest.mark.parametrize(("raw", "files"), HONEST.values(), ids=HONEST)
def test_an_honest_archive_gives_its_files(read_bytes, raw, files):
    assert read_bytes(raw) == files


REFUSED = {
    "cut off": (zip_bytes(TEXT)[:-30], "cut off or damaged"),
    "only a start": (b"PK\3\4", "cut off or damaged"),
    "a missing tail of the comment": (zip_bytes(TEXT, comment=b"abc")[:-1], "cut off or damaged"),
    "something after it": (zip_bytes(TEXT, after=b"junk"), "goes on after the end"),
    "something before it": (zip_bytes(TEXT, before=b"MZ junk"), "something that is not part of the archive, before it"),
    "something before it, accounted for": (
        b"PK\3\4junk" + zip_bytes(Part("a.md", b"text", central={"offset": 8}), end={"offset": 48}),
        "something before the archive",
    ),
    "two ends": (zip_bytes(TEXT, comment=EMPTY), "two ends"),
    "half an end in the comment": (zip_bytes(TEXT, comment=b"PK\5\6"), "two ends"),
    "an end whose comment is the real one": (
        zip_bytes(Part("a.md", b"PK\5\6" + b"\0" * 16 + (72).to_bytes(2, "little"), STORED)),
        "two ends",
    ),
    "several disks": (zip_bytes(TEXT, end={"disk": 1}), "one part of an archive in several files"),
    "fewer entries here": (zip_bytes(TEXT, end={"here": 0}), "one part of an archive in several files"),
    "an entry on another disk": (zip_bytes(Part("a", central={"disk": 1})), "one part of an archive in several files"),
    "the first of several disks": (b"PK\7\x08" + zip_bytes(TEXT), "one part of an archive in several files"),
    "ZIP64 on several disks": (zip_bytes(TEXT, end64={"disks": 2}, end={"count": 0xFFFF}), "in several files"),
    "more entries than it says": (zip_bytes(TEXT, Part("b"), end={"count": 1, "here": 1}), "its number of files"),
    "fewer entries than it says": (zip_bytes(TEXT, end={"count": 2, "here": 2}), "whose size cannot be right"),
    "a directory elsewhere": (zip_bytes(TEXT, end={"offset": 3}), "something that is not part of the archive"),
    "a directory past the end": (zip_bytes(TEXT, end={"offset": 10_000}), "cut off or damaged"),
    "a damaged directory": (zip_bytes(TEXT).replace(b"PK\1\2", b"PK\1\3"), "damaged directory"),
    "ZIP64 without its record": (zip_bytes(TEXT, end={"offset": 0xFFFFFFFF}), "lacks the ZIP64 directory"),
    "ZIP64 that says otherwise": (zip_bytes(TEXT, end64={"count": 2, "here": 2}), "contradicts itself"),
    "ZIP64 somewhere else": (zip_bytes(TEXT, end64={"at": 5}), "damaged ZIP64 directory"),
    "ZIP64 past the end": (zip_bytes(TEXT, end64={"at": 1 << 40}), "not where it should be"),
    "ZIP64 with a lying length": (zip_bytes(TEXT, end64={"length": 45}), "damaged ZIP64 directory"),
    "ZIP64 sizes missing": (zip_bytes(Part("a", b"x", central={"size": 0xFFFFFFFF})), "“a” has extra fields"),
    "ZIP64 sizes twice": (zip_bytes(Part("a", b"x", zip64=True, central={"extra": extra64(1, 3) * 2})), "extra fields"),
    "ZIP64 sizes that say otherwise": (
        zip_bytes(Part("a", b"text", STORED, central={"size": 0xFFFFFFFF, "extra": extra64(4, 5)})),
        "“a” has extra fields",
    ),
    "a ZIP64 size of exabytes": (
        zip_bytes(Part("a", b"text", zip64=True, central={"extra": extra64(1 << 62, 4)})),
        "“a” is larger than 1,024 MiB",
    ),
    "extra fields that do not end": (zip_bytes(Part("a", b"x", central={"extra": b"\1\0\xff\0"})), "extra fields"),
    "encrypted": (zip_bytes(Part("a", b"x", flags=1)), "“a” is encrypted"),
    "strongly encrypted": (zip_bytes(Part("a", b"x", flags=65)), "“a” is encrypted"),
    "masked": (zip_bytes(Part("a", b"x", flags=1 << 13)), "“a” is encrypted"),
    "AES": (zip_bytes(Part("a", b"x", method=99)), "“a” is encrypted"),
    "encrypted in front only": (zip_bytes(Part("a", b"x", local={"flags": 1})), "“a” is packed in two ways"),
    "bzip2": (zip_bytes(Part("a", b"x", method=12)), "“a” is packed by a method that is not read here (12)"),
    "patched": (zip_bytes(Part("a", b"x", flags=32)), "“a” is packed by a method"),
    "a link": (zip_bytes(Part("a", b"/etc/passwd", mode=0o120777)), "“a” is a symbolic link"),
    "a link said to be of DOS": (
        zip_bytes(Part("a", b"/etc", mode=0o120777, central={"made_by": 20})),
        "“a” is a symbolic link",
    ),
    "a link that is a folder": (zip_bytes(Part("a/", mode=0o120777)), "“a/” is a symbolic link"),
    "a junction": (zip_bytes(Part("a", b"x", mode=None, central={"attributes": 0x400})), "“a” is a symbolic link"),
    "a left-out link": (zip_bytes(Part(".git/x", b"y", mode=0o120777)), "“.git/x” is a symbolic link"),
    "a device": (zip_bytes(Part("a", mode=0o020666)), "“a” is a device"),
    "a disk": (zip_bytes(Part("a", mode=0o060666)), "“a” is a device"),
    "a pipe": (zip_bytes(Part("a", mode=0o010666)), "“a” is a device"),
    "a socket": (zip_bytes(Part("a", mode=0o140666)), "“a” is a device"),
    "a label": (zip_bytes(Part("a", mode=None, central={"attributes": 8})), "“a” is the label of a disk"),
    "a folder without a slash": (zip_bytes(Part("a", mode=0o040755)), "“a” is a file by its name and a folder"),
    "a folder of DOS without a slash": (zip_bytes(Part("a", mode=None, central={"attributes": 16})), "a folder by its"),
    "a folder with bytes": (zip_bytes(Part("a/", b"x")), "“a/” is a folder with bytes"),
    "a way out": (zip_bytes(Part("../a", b"x")), "“../a” leads out"),
    "a way out in what is left out": (zip_bytes(Part("__MACOSX/../../a", b"x")), "leads out"),
    "a way out in the better name": (
        zip_bytes(Part(b"a", b"x", central={"extra": unicode_path(b"a", b"../a")})),
        "“../a” leads out",
    ),
    "a reserved name": (zip_bytes(Part("b/aux.txt", b"x")), "“b/aux.txt” holds the name “aux.txt”"),
    "a name with an escape": (zip_bytes(Part("a\x1b[31m", b"x")), "“a?[31m” holds control characters"),
    "no name": (zip_bytes(Part("", b"x")), "“” is an entry without a name"),
    "a name that is no UTF-8": (zip_bytes(Part(b"\xff", b"x", flags=0x800)), "has a name that is not UTF-8"),
    "an overlong NUL": (zip_bytes(Part(b"a\xc0\x80", b"x", flags=0x800)), "has a name that is not UTF-8"),
    "a name twice": (zip_bytes(TEXT, TEXT), "“a.md” is there twice"),
    "twins": (zip_bytes(TEXT, Part("A.MD")), "“A.MD” is on other machines the same name as “a.md”"),
    "two names": (zip_bytes(Part("a", b"x", local={"name": b"b"})), "“a” has two names"),
    "two methods": (zip_bytes(Part("a", b"x", local={"method": STORED})), "“a” is packed in two ways"),
    "two sizes": (zip_bytes(Part("a", b"x", local={"size": 2})), "“a” has two sizes"),
    "two packed sizes": (zip_bytes(Part("a", b"x", local={"packed": 1})), "“a” has two sizes"),
    "two checksums": (zip_bytes(Part("a", b"x", local={"crc": 1})), "“a” has two sizes or checksums"),
    "no sizes, and none later": (zip_bytes(Part("a", b"x", local={"size": 0})), "“a” has two sizes"),
    "later sizes that lie": (
        zip_bytes(Part("a", b"x", descriptor=b"PK\7\x08" + b"\1" * 12)),
        "“a” is followed by sizes that contradict",
    ),
    "later sizes that are missing": (zip_bytes(Part("a", b"x", flags=8)), "“a” is followed by sizes"),
    "an entry elsewhere": (zip_bytes(Part("a", b"x", central={"offset": 0}), Part("b", central={"offset": 40})), "“b”"),
    "an entry past the end": (zip_bytes(TEXT, Part("b", central={"offset": 1 << 31})), "cut off or damaged"),
    "larger than it says": (
        zip_bytes(Part("a", b"texts", local={"size": 4}, central={"size": 4})),
        "“a” is larger than the archive says",
    ),
    "smaller than it says": (
        zip_bytes(Part("a", b"text", local={"size": 5}, central={"size": 5})),
        "“a” is smaller than the archive says",
    ),
    "stored with two sizes": (zip_bytes(Part("a", b"text", STORED, central={"size": 5})), "“a” is not packed"),
    "packed larger than it is": (zip_bytes(Part("a", b"text", body=deflated(b"text") + b"more")), "“a” is packed into"),
    "packed stream cut off": (zip_bytes(Part("a", b"text" * 9, body=deflated(b"text" * 9)[:-2])), "“a” is cut off"),
    "no packed stream": (zip_bytes(Part("a", b"text", body=b"\xff" * 9)), "“a” is damaged"),
    "a wrong checksum": (
        zip_bytes(Part("a", b"text", local={"crc": 1}, central={"crc": 1})),
        "“a” is damaged: its checksum is wrong",
    ),
    "a bomb": (zip_bytes(Part("a", ZEROS)), "“a” would become more than 200 times as large"),
    "a bomb that lies": (
        zip_bytes(Part("a", b"x" * 99, body=deflated(ZEROS))),
        "“a” is larger than the archive says",
    ),
    "an entry that shares bytes": (
        zip_bytes(Part("a", b"x" * 50, STORED), Part("b", central={"offset": 31})),
        "“b” shares bytes with “a”",
    ),
    "an entry that shares the directory": (
        zip_bytes(Part("a", b"", STORED, local={"packed": 9, "size": 9}, central={"packed": 9, "size": 9})),
        "“a” shares bytes with the directory",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "sentence"), REFUSED.values(), ids=REFUSED)
def test_an_archive_that_lies_or_endangers_is_refused_in_a_sentence(refused, raw, sentence):
    assert sentence in refused(raw)


def test_one_stream_behind_many_names_is_refused(refused):
    """Fifield's bomb: each header is quoted by a stored block in front of the next entry."""
    kernel = Part("z", b"x" * 3_000_000)
    inner = zip_bytes(kernel)
    start = inner[: inner.index(b"PK\1\2")]
    quoted = Part("a", b"", body=b"\0" + struct.pack("<HH", len(start), 0xFFFF - len(start)) + start)
    raw = zip_bytes(quoted, Part("z", kernel.data, body=b"", local={"packed": 1}, central={"offset": 36}))
    assert "shares bytes" in refused(raw)


def test_entries_that_together_grow_too_far_are_refused(refused):
    part = deflated(b"x" * 4_000_000)
    many = [Part(f"{number}", b"", body=part) for number in range(70)]
    for one in many:
        one.local = one.central = {"size": 4_000_000}
    assert "would become 267 MiB large" in refused(zip_bytes(*many))


def test_a_directory_of_a_million_names_is_refused_by_its_number(refused):
    started = time.process_time()
    raw = zip_bytes(TEXT, end64={"count": 1_000_000, "here": 1_000_000}, end={"count": 0xFFFF, "here": 0xFFFF})
    assert "holds more than 20,000 files" in refused(raw)
    assert time.process_time() - started < 1


def test_names_that_are_not_counted_are_not_read_either(refused):
    parts = [Part(f"{number}", b"", STORED) for number in range(30_000)]
    assert "its number of files" in refused(zip_bytes(*parts, end={"count": 5, "here": 5}))


def test_a_member_can_be_wound_back_and_forth(tmp_path):
    (tmp_path / "a.zip").write_bytes(zip_bytes(Part("a", bytes(range(256)) * 4_000)))
    source = open_source(tmp_path / "a.zip")
    source.list(Report())
    with source.open("a") as stream:
        assert stream.read(3) == b"\0\1\2"
        assert (stream.seek(900_005), stream.read(2)) == (900_005, bytes([165, 166]))
        assert (stream.seek(1), stream.read(2), stream.tell()) == (1, b"\1\2", 3)
        assert (stream.seek(-1, 2), stream.read()) == (1_023_999, b"\xff")
        assert (stream.seek(2_000_000), stream.read()) == (2_000_000, b"")


def test_two_members_are_read_side_by_side(tmp_path):
    (tmp_path / "a.zip").write_bytes(zip_bytes(Part("a", b"x" * 300_000), Part("b", b"y" * 300_000)))
    source = open_source(tmp_path / "a.zip")
    source.list(Report())
    with source.open("a") as one, source.open("b") as other:
        for _ in range(30):
            assert (one.read(10_000), other.read(10_000)) == (b"x" * 10_000, b"y" * 10_000)


def test_an_archive_that_changes_while_it_is_read_is_refused(tmp_path, refused):
    path = tmp_path / "a.zip"
    path.write_bytes(zip_bytes(Part("a", b"text", STORED)))
    source = open_source(path)
    source.list(Report())
    path.write_bytes(path.read_bytes().replace(b"text", b"lies"))
    with source.open("a") as stream, pytest.raises(Exception, match="checksum is wrong"):
        stream.read()
