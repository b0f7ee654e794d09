"""Subjects that could be taken for each other: two with one title, two whose codes a spreadsheet makes one number."""

from __future__ import annotations

import re
from decimal import Decimal

from coursewell.authoring.catalogue.tree.model import Node
from coursewell.authoring.problems import Report

NUMBER = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?")


class Twins:
    """The titles and the codes met so far; reports those that a person or a spreadsheet would take for another's."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.titles: dict[str, Node] = {}
        self.numbers: dict[Decimal, Node] = {}

    @property
    def title_count(self) -> int:
        return len(self.titles)

    def look_at(self, node: Node, title: str) -> None:
        """`title` is the one that the source has, with all its white space."""
        first = self.titles.setdefault(title, node)
        if first is not node:
            said = f"The title “{node.title}” is that of {first.code or first.place} too."
            self._warn(node, said, "repeated title")
        if NUMBER.fullmatch(node.code):
            first = self.numbers.setdefault(Decimal(node.code), node)
            if first is not node:
                said = f"The codes {first.code} and {node.code} are one number; they stay two, as texts."
                self._warn(node, said, "code that collides as a number")

    def _warn(self, node: Node, message: str, topic: str) -> None:
        self.report.warning(message, node.file, node.line, topic=topic)
