"""tar archives: honest ones, whoever made them, give their files; all others one sentence."""

import gzip
import io
import os
import random
import tarfile
from contextlib import suppress

import pytest

from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.sources import open_source
from coursewell.authoring.tests.sources.conftest import everything_in
from coursewell.authoring.tests.sources.test_zip_laws import seen

LONG = "folder/" + "x" * 200 + ".md"
FILES = {"knots/course.md": b"# Knots", "knots/01-bends/gr\u00f6\u00dfe.md": b"text" * 300, "knots/empty": b""}


def tar_bytes(files, *, form=tarfile.PAX_FORMAT, **changes):
    """`changes` are set on the header of the last file."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as out:
        for index, (name, data) in enumerate(files.items()):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            if index == len(files) - 1:
                for key, value in changes.items():
                    setattr(info, key, value)
            out.addfile(info, io.BytesIO(data))
    return target.getvalue()


def block(name=b"a", size=b"00000000004\0", kind=b"0", magic=b"ustar\x0000", link=b"", checksum=None):
    """One header, with fields as they are given."""
    raw = bytearray(512)
    raw[: len(name)], raw[124 : 124 + len(size)], raw[156:157] = name, size, kind
    raw[157 : 157 + len(link)], raw[257 : 257 + len(magic)], raw[148:156] = link, magic, b" " * 8
    raw[148:156] = b"%06o\0 " % (sum(raw) if checksum is None else checksum)
    return bytes(raw)


END = b"\0" * 1024
BODY = b"text" + b"\0" * 508


def pax(records):
    raw = b"".join(records)
    return block(b"x", b"%011o\0" % len(raw), b"x") + raw + b"\0" * (-len(raw) % 512)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_an_honest_archive_gives_its_files(read_bytes, form):
    files = {**FILES, f"knots/{LONG}": b"y"} if form != tarfile.USTAR_FORMAT else FILES
    wanted = {name.removeprefix("knots/"): data for name, data in files.items()}
    raw = tar_bytes(files, form=form)
    assert read_bytes(raw, "a.tar") == read_bytes(gzip.compress(raw), "a.tgz") == wanted


def test_an_archive_of_a_folder_is_the_folder(folder, tmp_path):
    with tarfile.open(tmp_path / "download.tar.gz", "w:gz") as out:
        out.add(folder, "./knots")
    assert seen(tmp_path / "download.tar.gz") == seen(folder)


def test_a_file_far_into_a_tape_can_be_long_named_in_the_ustar_way(read_bytes):
    name = "a" * 90 + "/" + "b" * 90
    assert read_bytes(tar_bytes({name: b"x", "c": b""}, form=tarfile.USTAR_FORMAT), "a.tar")[name] == b"x"


def test_a_size_that_stands_in_a_record_holds_for_the_file_and_not_for_a_record_between(read_bytes):
    raw = pax([b"9 size=4\n"]) + block(b"L", b"2", b"L") + b"b\0".ljust(512, b"\0") + block(size=b"0") + BODY + END
    assert read_bytes(raw, "a.tar") == {"b": b"text"}


def test_unknown_records_and_leftovers_are_passed_over(read_bytes):
    raw = pax([b"33 LIBARCHIVE.xattr.com.apple=\0x\n", b"22 comment=not for us\n"])
    files = raw + block(b"a") + BODY + block(b"._a") + BODY + END
    assert read_bytes(files, "a.tar") == {"a": b"text"}


REFUSED = {
    "cut off": (tar_bytes(FILES)[:1500], "cut off or damaged"),
    "no end": (block() + BODY, "cut off or damaged"),
    "half an end": (block() + BODY + b"\0" * 512, "cut off or damaged"),
    "something after it": (block() + BODY + END + b"x" * 512, "goes on after the end"),
    "another archive after it": ((block() + BODY + END) * 2, "goes on after the end"),
    "a damaged header": (block() + BODY + block(checksum=1) + BODY + END, "damaged header"),
    "a number that is none": (block() + BODY + block(size=b"zzz") + BODY + END, "a number that is none"),
    "a size past the end": (block(size=b"77777777777\0") + BODY + END, "cut off or damaged"),
    "a size of exabytes": (block(size=b"\x80" + b"\xff" * 11) + BODY + END, "cut off or damaged"),
    "a negative size": (block(size=b"\xff" * 12) + BODY + END, "a number that is none"),
    "a link": (block(b"a", b"0", b"2", link=b"/etc/passwd") + END, "“a” is a link"),
    "a hard link": (block(b"a", b"0", b"1", link=b"b") + END, "“a” is a link"),
    "a left-out link": (block(b".a", b"0", b"2", link=b"b") + END, "“.a” is a link"),
    "a device": (block(b"a", b"0", b"3") + END, "“a” is a device or pipe"),
    "a pipe": (block(b"a", b"0", b"6") + END, "“a” is a device or pipe"),
    "a sparse file": (block(b"a", b"0", b"S") + END, "“a” is of a kind"),
    "a sparse file of pax": (pax([b"22 GNU.sparse.major=1\n"]) + block() + BODY + END, "“a” is of a kind"),
    "a label": (block(b"a", b"0", b"V") + END, "“a” is of a kind"),
    "a folder with bytes": (block(b"a/", kind=b"5") + BODY + END, "“a/” is a folder with bytes"),
    "a way out": (block(b"../a") + BODY + END, "“../a” leads out"),
    "a way out of a long name": (pax([b"13 path=../a\n"]) + block() + BODY + END, "“../a” leads out"),
    "an absolute name": (block(b"/a") + BODY + END, "“/a” is an absolute path"),
    "a name twice": ((block() + BODY) * 2 + END, "“a” is there twice"),
    "a name that is no UTF-8": (block(b"caf\xe9") + BODY + END, "a name that is not UTF-8"),
    "two names": (
        block(b"L", b"2", b"L") + b"b\0".ljust(512, b"\0") + pax([b"10 path=c\n"]) + block() + BODY + END,
        "gives a file two names",
    ),
    "one name for all": (
        block(b"g", b"12", b"g") + b"10 path=c\n".ljust(512, b"\0") + block() + BODY + END,
        "gives all its files one name",
    ),
    "a size of ten thousand digits": (
        pax([b"10011 size=" + b"9" * 9_999 + b"\n"]) + block() + BODY + END,
        "damaged record",
    ),
    "two sizes": (pax([b"9 size=3\n"]) + block() + BODY + END, "gives a file two sizes"),
    "a damaged record": (pax([b"99 path=c\n"]) + block() + BODY + END, "damaged record"),
    "a record without length": (pax([b"path=c\n"]) + block() + BODY + END, "damaged record"),
    "an endless name": (
        block(b"L", b"%011o\0" % 2_000_000, b"L") + b"\0" * 2_000_384 + END,
        "a record that is too long",
    ),
}


@pytest.mark.parametrize(("raw", "sentence"), REFUSED.values(), ids=REFUSED)
def test_an_archive_that_lies_or_endangers_is_refused_in_a_sentence(refused, raw, sentence):
    assert sentence in refused(raw, "a.tar")


GZIPPED_REFUSED = {
    "cut off": (gzip.compress(tar_bytes(FILES))[:-9], "cut off or damaged"),
    "a wrong checksum": (gzip.compress(tar_bytes(FILES))[:-8] + b"\0" * 8, "damaged"),
    "something after it": (gzip.compress(tar_bytes(FILES)) + b"x", "goes on after the end"),
    "no archive": (gzip.compress(b"text"), "what is in it is no archive"),
    "a bomb": (gzip.compress(b"\0" * 320_000_000, 1), "would become larger than"),
}


@pytest.mark.parametrize(("raw", "sentence"), GZIPPED_REFUSED.values(), ids=GZIPPED_REFUSED)
def test_what_gzip_holds_is_counted_and_verified(refused, raw, sentence):
    assert sentence in refused(raw, "a.tar.gz")


def test_a_hundred_thousand_names_are_refused(refused):
    raw = b"".join(block(b"%d" % number, b"0") for number in range(25_000))
    assert "holds more than 20,000 files" in refused(raw + END, "a.tar")


def test_records_without_end_are_refused(refused):
    assert "more records than files" in refused(pax([b"13 comment=x\n"]) * 80_001 + END, "a.tar")


def test_nothing_is_left_on_the_disk(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    (tmp_path / "a.tgz").write_bytes(gzip.compress(tar_bytes(FILES)))
    source = open_source(tmp_path / "a.tgz")
    source.list(Report())
    assert os.listdir(scratch) == []  # while it is in use: a kill could come at any moment


def test_a_full_disk_is_said(tmp_path, monkeypatch, refused):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert "cannot be inflated: No such file or directory" in refused(gzip.compress(tar_bytes(FILES)), "a.tgz")


def test_every_archive_that_is_cut_off_or_damaged_is_refused_or_harmless(tmp_path):
    raw = tar_bytes(FILES)
    dice = random.Random(1)
    for _ in range(600):
        changed = bytearray(raw)
        for _ in range(dice.randint(1, 3)):
            changed[dice.randrange(len(raw))] = dice.randrange(256)
        (tmp_path / "a.tar").write_bytes(changed[: dice.choice([len(raw), dice.randrange(len(raw))])])
        with suppress(SourceError):
            assert len(everything_in(tmp_path / "a.tar")) <= len(FILES)
