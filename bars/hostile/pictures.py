"""Pictures that claim, explode, are broken or are something else."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from bars.hostile.case import Body, Case, folder_of

ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(width: int, height: int, pixels: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zeros(size: int) -> bytes:
    packer = zlib.compressobj(9)
    block = bytes(1024 * 1024)
    return b"".join([*(packer.compress(block) for _ in range(size // len(block))), packer.flush()])


def gif(width: int, height: int, frames: int) -> bytes:
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + frame * frames + b";"


def webp(width: int, height: int) -> bytes:
    body = (
        b"VP8X"
        + struct.pack("<L", 10)
        + bytes(4)
        + (width - 1).to_bytes(3, "little")
        + (height - 1).to_bytes(3, "little")
    )
    return b"RIFF" + struct.pack("<L", len(body) + 4) + b"WEBP" + body


def cases() -> Iterator[Case]:
    external = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&x;</text>")
    bomb = f'<!DOCTYPE svg [<!ENTITY a "ha">{ENTITIES}]>' + SVG.format("<text>&j;</text>")
    for what, name, body, is_refused in (
        ("a PNG that claims 10^9 pixels", "x.png", png(31_623, 31_623, b""), True),
        ("a PNG that claims 4*10^9 by 1", "x.png", png(2**32 - 1, 1, b""), True),
        ("a PNG with a gigabyte of zeros", "x.png", lambda: png(4_000, 4_000, zeros(1024**3)), None),
        (
            "a PNG with a quarter gigabyte of comment",
            "x.png",
            lambda: png(9, 9, zeros(1024**2), chunk(b"zTXt", b"Comment\0\0" + zeros(256 * 1024 * 1024))),
            None,
        ),
        ("a PNG without pixels", "x.png", png(9, 9, b""), None),
        ("a PNG cut short", "x.png", png(9, 9, zeros(1024**2))[:60], True),
        ("a PNG with a wrong sum", "x.png", png(9, 9, b"")[:-20] + bytes(20), True),
        ("a GIF of 65,535 by 65,535", "x.gif", gif(65_535, 65_535, 1), True),
        ("a GIF of 500,000 frames", "x.gif", lambda: gif(7_000, 7_000, 500_000), None),
        ("a GIF cut short", "x.gif", b"GIF89a" + bytes(3), True),
        ("a WebP of 16,383 by 16,383", "x.webp", webp(16_383, 16_383), True),
        ("a JPEG that is noise", "x.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 400, True),
        ("an AVIF that is noise", "x.avif", b"\0\0\0\x20ftypavif" + bytes(range(256)) * 400, True),
        ("an SVG with a billion laughs", "x.svg", bomb, None),
        ("an SVG with a secret of the server", "x.svg", external, None),
        ("an SVG of 30 MB", "x.svg", lambda: SVG.format("<path d='" + "M0 0" * 7_500_000 + "'/>"), None),
        ("an SVG of comments that never end", "x.svg", lambda: "<!--" * 2_000_000 + "<svg>", None),
        ("an SVG of declarations that never end", "x.svg", "<!DOCTYPE" + " " * 4_000 + "[" * 4_000 + "<svg>", None),
        ("a TIFF called PNG", "x.png", b"II*\0\x08\0\0\0" + bytes(range(256)), None),
        ("HTML called PNG", "x.png", "<!doctype html><script>alert(1)</script>", None),
    ):
        files: dict[str, Body] = {
            "01-part/01-lesson.md": f"# A lesson\n\n![it]({name})\n",
            f"01-part/{name}": body,
            "cover.svg": SVG,
        }
        yield Case(f"picture: {what}", folder_of(files), is_refused)
