"""A ZIP archive as a source."""

from __future__ import annotations

from collections.abc import Iterator

from coursewell.authoring.document import limits
from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources import limits as archive_limits
from coursewell.authoring.sources.archive import Archive, Packed
from coursewell.authoring.sources.names import shown
from coursewell.authoring.sources.window import Window
from coursewell.authoring.sources.zip import end, local
from coursewell.authoring.sources.zip.directory import DEFLATED, Record, read_directory, refusal

#: A first part of several files, or an archive that was made in one piece after all (APPNOTE 8.5.3, 8.5.5).
SPANNED = (b"PK\7\x08", b"PK00")


class ZipArchive(Archive):
    """The entries of a ZIP archive. Everything that can be checked before an entry is inflated is checked at once."""

    @classmethod
    def recognises(cls, window: Window) -> bool:
        """By its first bytes; or by its end, to say that something stands before it."""
        head = window.at(0, min(4, window.size))
        if head in {local.SIGNATURE, end.SIGNATURE, end.END64_SIGNATURE, *SPANNED}:
            return True
        tail = window.at(max(window.size - end.END.size, 0), min(end.END.size, window.size))
        return tail.startswith(end.SIGNATURE)

    def find_entries(self) -> list[Packed]:
        if self.window.at(0, min(4, self.window.size)) in SPANNED:
            raise SourceError(f"{self.window.path} is one part of an archive in several files; make one of them.")
        place = end.find_directory(self.window)
        records = read_directory(self.window, place)
        self._refuse_bombs(records)
        return list(self._located(records, place.offset))

    def _located(self, records: list[Record], directory: int) -> Iterator[Packed]:
        """Each entry with the place of its bytes, in the order in which they lie there.

        Bytes that belong to two entries would make a small archive endlessly large (Fifield, WOOT 2019).
        """
        path = self.window.path
        free, previous = 0, ""
        for record in sorted(records, key=lambda record: record.offset):
            if record.offset and not previous:
                raise SourceError(f"{path} holds something before the archive; make the archive anew.")
            if record.offset < free:
                raise refusal(path, record.name, f"shares bytes with “{shown(previous)}”")
            start, free = local.data_span(self.window, record)
            previous = record.name
            if free > directory:
                raise refusal(path, previous, "shares bytes with the directory of the archive")
            # Some tools call an empty file deflated and leave out even the two bytes of an empty stream.
            is_deflated = record.method == DEFLATED and record.packed > 0
            yield Packed(previous, start, record.packed, record.size, record.crc, is_deflated)

    def _refuse_bombs(self, records: list[Record]) -> None:
        """By the sizes that the directory promises; who inflates holds the entries to them."""
        for record in records:
            if record.is_folder and record.size:
                raise refusal(self.window.path, record.name, "is a folder with bytes of its own")
            if record.method != DEFLATED and record.packed != record.size:
                raise refusal(self.window.path, record.name, "is not packed and yet has two sizes")
            if record.size > limits.ASSET:
                raise refusal(self.window.path, record.name, f"is larger than {limits.ASSET // limits.MIB:,} MiB")
            if record.size > archive_limits.FREE + archive_limits.RATIO * record.packed:
                raise refusal(
                    self.window.path, record.name, f"would become more than {archive_limits.RATIO} times as large"
                )
        self.refuse_too_much(sum(record.size for record in records))
