"""A source that tells when one of its files is opened, so that a long reading can show how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from coursewell.authoring.problems import Report
from coursewell.authoring.sources import Listing, Source


class Watched:
    """Any source; `advance` is called for each file opened."""

    def __init__(self, source: Source, advance: Callable[[], None]) -> None:
        self.source, self.advance = source, advance

    @property
    def name(self) -> str:
        return self.source.name

    def list(self, report: Report) -> Listing:
        return self.source.list(report)

    def open(self, path: str) -> BinaryIO:
        self.advance()
        return self.source.open(path)

    def check_rest(self) -> None:
        self.source.check_rest()
