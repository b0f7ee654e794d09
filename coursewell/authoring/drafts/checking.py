"""The checks before publishing, like a compiler's: errors block, warnings inform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coursewell.authoring.document import CourseDocument
from coursewell.authoring.document.check import check
from coursewell.authoring.problems import Report


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `uid` is of the content or module where it is; empty for the course itself."""

    level: Literal["error", "warning"]
    sentence: str
    uid: str = ""
    #: Whether an author may publish in spite of it, saying why. What could not be stored or shown cannot be.
    can_be_overridden: bool = False


def problems(document: CourseDocument) -> list[Problem]:
    """All that is wrong with a document, in the order of the course."""
    return refused(document)


def refused(document: CourseDocument) -> list[Problem]:
    """What no document may be."""
    report = Report()
    check(document, report)
    uids = {content.path: content.uid for content in document.contents}
    return [
        Problem("error" if one.severity == "error" else "warning", one.message, uids.get(one.file, ""))
        for one in report.problems
    ]
