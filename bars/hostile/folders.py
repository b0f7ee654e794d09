"""Folders with things in them that are no files, or that change while they are read."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from bars.hostile.case import Case, folder_of, lesson_of

SHOWN = "# A lesson\n\n![x](big.bin) [y](big.bin)\n"
honest = folder_of({"01-part/01-lesson.md": SHOWN, "01-part/big.bin": b"x"})


def with_(change: Callable[[Path], object]) -> Callable[[Path], Path]:
    def make(place: Path) -> Path:
        root = honest(place)
        change(root / "01-part")
        return root

    return make


def instead(name: str, change: Callable[[Path], object]) -> Callable[[Path], Path]:
    """The honest folder with something else under this name."""

    def replaced(part: Path) -> None:
        (part / name).unlink(missing_ok=True)
        change(part / name)

    return with_(replaced)


def bind(path: Path) -> None:
    home = os.getcwd()
    os.chdir(path.parent)  # the name of a socket may have 108 bytes
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(home)


def circle(part: Path) -> None:
    (part / "a").symlink_to("b")
    (part / "b").symlink_to("a")


def link_course(part: Path) -> None:
    (part.parent / "course.md").unlink()
    (part.parent / "course.md").symlink_to("/etc/passwd")


def twins(part: Path) -> None:
    (part / "A.bin").touch()
    (part / "a.bin").touch()


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024**3)


def deep(path: Path) -> None:
    for _ in range(200):
        path = path / "a"
        path.mkdir()
    (path / "x.md").write_text("# x\n")


def fill(path: Path, count: int) -> None:
    path.mkdir()
    for number in range(count):
        (path / f"{number}.bin").touch()


def grow(root: Path, turn: int) -> None:
    with (root / "01-part" / "big.bin").open("ab") as file:
        file.write(b"x" * 1_000_000 if turn < 100 else b"")


def rewrite(root: Path, turn: int) -> None:
    (root / "01-part" / "big.bin").write_bytes(str(turn).encode() * 100_000)


def swap(root: Path, turn: int) -> None:
    """A file, then a link to somebody's secret, and so on."""
    other = root / "01-part" / ".other"
    with suppress(OSError):
        if turn % 2:
            os.symlink("/etc/passwd", other)
        else:
            other.write_text(SHOWN)
        os.replace(other, root / "01-part" / "01-lesson.md")


def vanish(root: Path, turn: int) -> None:
    file = root / "01-part" / "big.bin"
    with suppress(OSError):
        file.unlink() if turn % 2 else file.write_bytes(b"x")


def argument(path: str) -> Callable[[Path], Path]:
    return lambda place: Path(path)


def cases() -> Iterator[Case]:
    link = {
        "to a file outside": "/etc/passwd",
        "to the root": "/",
        "to itself": "03-link.md",
        "to its folder": ".",
        "to nothing": "/nowhere/at/all",
        "to a secret of the process": "/proc/self/environ",
    }
    for what, target in link.items():
        yield Case(f"folder: a link {what}", instead("03-link.md", lambda path, to=target: path.symlink_to(to)))  # type: ignore[misc]
    yield Case("folder: links in a circle", with_(circle))
    yield Case("folder: course.md is a link", with_(
        link_course))  # fmt: skip
    yield Case("folder: a pipe", instead("03-pipe.md", os.mkfifo))
    yield Case("folder: a pipe as a file", instead("big.bin", os.mkfifo))
    yield Case("folder: a socket", instead("03-socket.md", bind))
    if os.geteuid() == 0:
        yield Case("folder: a device", instead("03-zero.md", lambda path: os.mknod(path, 0o020666, os.makedev(1, 5))))
    yield Case("folder: 20,001 files", instead("many", lambda path: fill(path, 20_001)))
    yield Case("folder: 200 levels", with_(deep))
    yield Case("folder: a file of 100 GB that is not there", instead("big.bin", sparse))
    yield Case("folder: a text of 100 GB that is not there", instead("01-lesson.md", sparse))
    yield Case(
        "folder: a name that is not UTF-8", with_(lambda part: Path(os.fsdecode(bytes(part) + b"/\xff.md")).touch())
    )
    yield Case("folder: a name with escapes", with_(lambda part: (part / "a\x1b[2J\n.md").touch()))
    yield Case("folder: twins but for capitals", with_(twins))
    yield Case("folder: a file that grows", honest, None, meanwhile=grow)
    yield Case("folder: a file that changes", honest, None, meanwhile=rewrite)
    yield Case("folder: a text that becomes a link", honest, None, meanwhile=swap)
    yield Case("folder: a file that comes and goes", honest, None, meanwhile=vanish)
    yield Case("folder: links out of the course", lesson_of("![x](../../../../etc/passwd) [y](/etc/passwd) "
               "[z](%2e%2e/%2e%2e/%2e%2e/etc/passwd) ![f](file:///etc/passwd)"), None)  # fmt: skip
    yield Case("argument: the folder of processes", argument("/proc"))
    yield Case("argument: endless zeros", argument("/dev/zero"))
    yield Case("argument: nothing", argument("/nowhere/at/all"))
    yield Case("argument: the whole disk", argument("/usr"))
