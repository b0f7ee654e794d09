"""A tar archive as a source."""

from __future__ import annotations

from collections.abc import Iterator

from coursewell.authoring.document import limits
from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources.archive import Archive, Packed
from coursewell.authoring.sources.names import shown
from coursewell.authoring.sources.tar import header
from coursewell.authoring.sources.tar.header import BLOCK, Header, HeaderError
from coursewell.authoring.sources.window import Window

#: A record before an entry: a long name, or attributes that some desktops write.
RECORD = limits.MIB
#: Zeros behind the end: tools fill up to a whole tape record.
PADDING = limits.MIB
#: Each file may have a few records before it.
MOST_HEADERS = 4 * limits.FILES
FILES = {header.FILE, header.OLD_FILE, header.CONTIGUOUS}
AGAIN = "make the archive anew"


class TarArchive(Archive):
    """The entries of a tar archive. Its bytes have no checksums; gzip around it has one."""

    @classmethod
    def recognises(cls, window: Window) -> bool:
        return header.is_header(window.at(0, min(BLOCK, window.size)))

    def find_entries(self) -> list[Packed]:
        entries = []
        for entry in self._entries_of(self.window):
            entries.append(entry)
            if len(entries) > limits.FILES:
                raise SourceError(
                    f"{self.window.path} holds more than {limits.FILES:,} files: is it the archive of a course?"
                )
        if sum(entry.size for entry in entries) > limits.ASSETS_TOGETHER:
            raise SourceError(
                f"{self.window.path} holds more than {limits.ASSETS_TOGETHER // limits.MIB:,} MiB; make it smaller."
            )
        return entries

    def _entries_of(self, window: Window) -> Iterator[Packed]:
        """Each entry with what the records before it say of it."""
        long_name: bytes | None = None
        pax: dict[str, bytes] = {}
        at = count = 0
        try:
            while any(block := window.at(at, BLOCK)):
                count += 1
                if count > MOST_HEADERS:
                    raise HeaderError("has more records than files")
                found = header.parse(block)
                size = header.size_of(found, pax)
                body = at + BLOCK
                at = body + -(-size // BLOCK) * BLOCK
                if at > window.size:
                    raise HeaderError("is cut off or damaged")
                if found.kind == header.GNU_NAME:
                    long_name = self._record(window, body, size).partition(b"\0")[0]
                elif found.kind == header.PAX:
                    pax = header.records(self._record(window, body, size))
                elif found.kind == header.PAX_FOR_ALL:
                    header.refuse_names_for_all(self._record(window, body, size))
                elif found.kind != header.GNU_LINK:
                    entry = self._entry(found, long_name, pax, body, size)
                    long_name, pax = None, {}
                    if entry:
                        yield entry
            self._check_end(window, at)
        except HeaderError as error:
            raise SourceError(f"{window.path} {error}; {AGAIN}.") from None

    def _record(self, window: Window, at: int, size: int) -> bytes:
        if size > RECORD:
            raise HeaderError("has a record that is too long")
        return window.at(at, size)

    def _entry(
        self, found: Header, long_name: bytes | None, pax: dict[str, bytes], body: int, size: int
    ) -> Packed | None:
        """The entry; None for the top folder itself, which some tools name as “./”."""
        path = pax.get("path")
        if path is not None and long_name is not None and path != long_name:
            raise HeaderError("gives a file two names")
        raw = path if path is not None else long_name if long_name is not None else found.name
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace")
            raise self._refusal(name, "has a name that is not UTF-8") from None
        is_folder = found.kind == header.FOLDER or (found.kind in FILES and name.endswith("/"))
        if fault := _fault(found.kind, pax, size if is_folder else 0):
            raise SourceError(f"{self.window.path}: “{shown(name)}” {fault}.")
        while name.startswith("./"):
            name = name.removeprefix("./")
        if size > limits.ASSET:
            raise self._refusal(name, f"is larger than {limits.ASSET // limits.MIB:,} MiB")
        if is_folder and name in {"", "."}:
            return None
        return Packed(name.removesuffix("/") + "/" if is_folder else name, body, size, size)

    def _check_end(self, window: Window, at: int) -> None:
        """Two empty blocks, and nothing behind them that somebody else might read."""
        rest = window.size - at
        if rest < 2 * BLOCK:
            raise HeaderError("is cut off or damaged")
        if rest > PADDING or any(window.at(at, rest)):
            raise HeaderError("goes on after the end of the archive")


def _fault(kind: bytes, pax: dict[str, bytes], size_of_folder: int) -> str:
    if kind in {header.HARD_LINK, header.SYMBOLIC_LINK}:
        return "is a link; put the file itself into the archive"
    if kind in header.DEVICES:
        return "is a device or pipe; remove it"
    if kind not in FILES | {header.FOLDER} or any(key.startswith("GNU.sparse") for key in pax):
        return "is of a kind that is not read here; pack it as a plain file"
    return "is a folder with bytes of its own" if size_of_folder else ""
