"""Archives that climb out, lie, explode or pretend."""

from __future__ import annotations

import io
import struct
import tarfile
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bars.hostile.case import COURSE, LESSON, Case
from tests.support.archives import Part, deflated, zip_bytes

HONEST = (Part("c/course.md", COURSE.encode()), Part("c/01-part/01-lesson.md", LESSON.encode()))
SHOWN = Part("c/01-part/02-more.md", b"# More\n\n![x](../big.bin) [y](../big.bin)\n")
NUL_GIGABYTE = 1024 * 1024 * 1024


def zipped(*parts: Part | Callable[[], Part], **options: Any) -> Callable[[Path], Path]:
    """An honest course, and these parts; one that takes long to make is given as a function."""
    return written(
        lambda: zip_bytes(*HONEST, *(part if isinstance(part, Part) else part() for part in parts), **options)
    )


def written(made: Callable[[], bytes], name: str = "course.zip") -> Callable[[Path], Path]:
    def make(place: Path) -> Path:
        (place / name).write_bytes(made())
        return place / name

    return make


def named(*names: str | bytes) -> Callable[[Path], Path]:
    return zipped(*(Part(name, b"evil") for name in names))


def many(count: int) -> Callable[[Path], Path]:
    """So many names of empty files, none of which shares bytes with another: as honest as such an archive can be."""

    def made() -> bytes:
        body, directory = bytearray(), bytearray()
        for number in range(count):
            name = b"c/f%d" % number
            fields = struct.pack("<2H3L2H", 0, 0x21, 0, 0, 0, len(name), 0)
            directory += b"PK\1\2" + struct.pack("<4H", 20, 20, 0, 0) + fields
            directory += struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + name
            body += b"PK\3\4" + struct.pack("<3H", 20, 0, 0) + fields + name
        short = min(count, 65_535), min(count, 65_535), len(directory), len(body), 0
        large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), len(body))
        locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(body) + len(directory), 1)
        return bytes(body + directory + large + locator) + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *short)

    return written(made)


def zeros(size: int) -> bytes:
    """What inflates to `size` zeros, made without having them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1024 * 1024)
    return b"".join([*(packer.compress(block) for _ in range(size // len(block))), packer.flush()])


def bomb(name: str, claimed: int | None = None) -> Part:
    size = NUL_GIGABYTE if claimed is None else claimed
    return Part(name, b"", body=zeros(NUL_GIGABYTE), local={"size": size}, central={"size": size})


def overlapping() -> bytes:
    """Many records that all speak of the bytes of one entry."""
    body = deflated(bytes(1024 * 1024))
    first = Part("c/a0.bin", bytes(1024 * 1024), body=body)
    front = zip_bytes(*HONEST)
    offset = front.index(b"PK\1\2")  # where the next entry will lie
    others = [Part(f"c/a{n}.bin", bytes(1024 * 1024), body=b"", central={"offset": offset, "packed": len(body)})
              for n in range(1, 2000)]  # fmt: skip
    return zip_bytes(*HONEST, first, *others)


def nested(depth: int) -> bytes:
    inner = zip_bytes(Part("zeros", b"", body=zeros(64 * 1024 * 1024), central={"size": 64 * 1024 * 1024}))
    for _ in range(depth):
        inner = zip_bytes(*(Part(f"{n}.zip", inner) for n in range(8)))
    return inner


def tar(**attributes: Any) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for part in HONEST:
            info = tarfile.TarInfo(str(part.name))
            info.size = len(part.data)
            archive.addfile(info, io.BytesIO(part.data))
        info = tarfile.TarInfo("c/evil")
        for name, value in attributes.items():
            setattr(info, name, value)
        archive.addfile(info)
    return file.getvalue()


def cases() -> Iterator[Case]:
    names: dict[str, str | bytes] = {
        "climbs out": "../evil.txt",
        "climbs out from within": "c/01-part/../../../evil.txt",
        "is absolute": "/tmp/evil.txt",
        "names a drive": "C:/evil.txt",
        "names a drive without a slash": "C:evil.txt",
        "climbs with backslashes": "..\\..\\evil.txt",
        "names a server": "\\\\server\\share\\evil.txt",
        "has a NUL": b"c/a\0.md",
        "has a line end and an escape": b"c/a\n\x1b[2Jb.md",
        "is a reserved name": "c/CON.md",
        "is a reserved name with an ending": "c/nul.tar.md",
        "ends with a dot": "c/a.md.",
        "ends with a space": "c/a.md ",
        "has 60,000 characters": "c/" + "a" * 60_000,
        "has 5,000 levels": "c/" + "a/" * 5_000 + "b.md",
        "turns the text round": "c/\u202edm.a",
    }
    for what, name in names.items():
        yield Case(f"archive: a name that {what}", named(name))
    no_utf8 = Part(b"c/\xff\xfe.md", b"evil")
    yield Case("archive: a name that is not UTF-8, though it says so", zipped(replace(no_utf8, flags=0x800)))
    # Without that flag a name is in code page 437 (APPNOTE appendix D), in which all bytes are letters.
    yield Case("archive: a name that is not UTF-8", zipped(no_utf8), False)
    yield Case("archive: twins but for capitals", named("c/Fig.png", "c/fig.png"))
    word = "c/ärger.md"
    yield Case(
        "archive: twins but for Unicode form",
        named(unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)),
    )
    yield Case("archive: one name twice", named("c/a.bin", "c/a.bin"))
    yield Case("archive: a file and a folder of one name", named("c/a", "c/a/b"))
    yield Case("archive: a symbolic link", zipped(Part("c/link.md", b"/etc/passwd", mode=0o120777)))
    yield Case("archive: a device", zipped(Part("c/zero.md", b"", mode=0o020666)))
    yield Case("archive: a pipe", zipped(Part("c/pipe.md", b"", mode=0o010666)))
    yield Case("archive: a set-user-id file", zipped(Part("c/run.bin", b"x", mode=0o104755)), None)
    yield Case("archive: a folder with bytes", zipped(Part("c/folder/", b"evil", mode=0o040755)), None)
    yield Case("archive: overlapping entries", written(overlapping))
    yield Case("archive: a size that is too small", zipped(lambda: bomb("c/big.bin", 1_000), SHOWN))
    yield Case("archive: a size that is too large", zipped(Part("c/big.bin", b"x", central={"size": 2**31}), SHOWN))
    yield Case("archive: sizes of 2**63", zipped(Part("c/big.bin", b"x", zip64=True,
               central={"extra": b"\1\0\x10\0" + (2**63).to_bytes(8, "little") * 2}), SHOWN))  # fmt: skip
    yield Case("archive: a wrong checksum", zipped(Part("c/big.bin", b"text", central={"crc": 1}), SHOWN))
    yield Case("archive: two names for one entry", zipped(Part("c/big.bin", b"text", local={"name": b"../x.md"})))
    yield Case("archive: a gigabyte of zeros as a text", zipped(lambda: bomb("c/01-part/03-bomb.md")))
    yield Case("archive: a gigabyte of zeros as a file", zipped(lambda: bomb("c/big.bin"), SHOWN))
    yield Case("archive: archives in archives", zipped(lambda: Part("c/big.bin", nested(3)), SHOWN), None)
    yield Case("archive: only an archive in it", written(lambda: zip_bytes(Part("again.zip", zip_bytes(*HONEST)))))
    yield Case("archive: 100,000 names", many(100_000))
    yield Case("archive: 1,000,000 names", many(1_000_000))
    yield Case("archive: claims 2**60 entries", zipped(end64={"count": 2**60, "here": 2**60}))
    yield Case("archive: claims 65,535 entries", zipped(end={"count": 65_535, "here": 65_535}))
    yield Case("archive: encrypted", zipped(Part("c/big.bin", b"secret", flags=1), SHOWN))
    yield Case("archive: strongly encrypted", zipped(Part("c/big.bin", b"secret", flags=0x41), SHOWN))
    for method in (1, 12, 14, 93, 99):
        yield Case(f"archive: packing method {method}", zipped(Part("c/big.bin", b"x", method=method), SHOWN))
    whole = zip_bytes(*HONEST)
    for share in (10, 50, 90, 99):
        yield Case(f"archive: cut at {share} %", written(lambda share=share: whole[: len(whole) * share // 100]))  # type: ignore[misc]
    fake = b"PK\5\6" + bytes(18)
    yield Case("archive: a false end in the comment", zipped(comment=fake), None)
    yield Case("archive: two ends", written(lambda: whole + zip_bytes(Part("evil.md", b"evil"))), None)
    yield Case("archive: a program in front", zipped(before=b"MZ" + bytes(60_000)), None)
    yield Case("archive: junk behind", zipped(after=b"junk" * 50_000), None)
    yield Case("archive: bytes between", zipped(between=bytes(50_000)), None)
    yield Case("archive: a comment of 65,535 bytes", zipped(comment=b"PK\1\2" * 16_383), None)
    yield Case("archive: several disks", zipped(end={"disk": 3}))
    yield Case("archive: a directory beyond the end", zipped(end={"offset": 2**31}))
    yield Case("archive: a directory of 4 GB", zipped(end={"size": 2**32 - 1}))
    yield Case("archive: a ZIP64 record beyond the end", zipped(end64={"at": 2**62}))
    yield Case("archive: empty", written(zip_bytes))
    yield Case("archive: no byte at all", written(lambda: b""))
    yield Case("archive: 50 MB of signatures", written(lambda: b"PK\5\6" * 12_500_000))
    yield Case("tar: a hard link", written(lambda: tar(type=tarfile.LNKTYPE, linkname="/etc/passwd"), "c.tar.gz"))
    yield Case("tar: a device", written(lambda: tar(type=tarfile.CHRTYPE, devmajor=1, devminor=5), "c.tar.gz"))
    yield Case("tar: climbs out", written(lambda: tar(name="../../evil.txt"), "c.tar.gz"))
