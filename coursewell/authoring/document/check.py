"""What must hold for every document, whatever it was read from."""

from __future__ import annotations

from collections.abc import Iterable

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.problems import Report
from coursewell.courses import kinds

#: /courses/<slug>/files/… holds the files of the course.
RESERVED_MODULES = {"files"}


def check(document: CourseDocument, report: Report) -> None:
    if not document.subject:
        report.error(f"The course “{document.title}” names no subject: add “subject”, or give --subject.")
    if len(document.subject) > limits.SUBJECT_DEPTH:
        report.error(f"The subject of “{document.title}” has more than {limits.SUBJECT_DEPTH} levels.")
    if len(document.modules) > limits.MODULES:
        report.error(f"The course “{document.title}” has more than {limits.MODULES} modules.")
    if len(document.contents) > limits.CONTENTS:
        report.error(f"The course “{document.title}” has more than {limits.CONTENTS} contents.")
    for module in document.modules:
        if module.slug in RESERVED_MODULES:
            report.error(f"A module may not have the slug “{module.slug}”; give it another.", where(module))
        refuse_twins(module.contents, f"The module “{module.title}”", report)
    refuse_twins(document.modules, "The course", report)
    for content in document.contents:
        refuse_wrong_data(content, report)
    refuse_shared_identity([*document.modules, *document.contents], report)


def refuse_wrong_data(content: ContentDocument, report: Report) -> None:
    if report.has_error_in(content.path):
        return  # what is missing was said already, with its line
    try:
        kinds.get(content.kind).clean(content.data)
    except kinds.InvalidDataError as error:
        report.error(str(error), content.path)


def where(part: ModuleDocument | ContentDocument) -> str:
    if isinstance(part, ContentDocument):
        return part.path
    return part.contents[0].path.rpartition("/")[0] if part.contents else ""


def refuse_twins(parts: Iterable[ModuleDocument | ContentDocument], owner: str, report: Report) -> None:
    seen: dict[str, str] = {}
    for part in parts:
        if part.slug in seen:
            message = f"{owner} has two parts with the slug “{part.slug}” (see {seen[part.slug]}): give one a “slug”."
            report.error(message, where(part))
        seen.setdefault(part.slug, where(part) or f"“{part.title}”")


def refuse_shared_identity(parts: Iterable[ModuleDocument | ContentDocument], report: Report) -> None:
    seen: dict[str, str] = {}
    for part in parts:
        if part.uid in seen:
            report.error(f"This has the same id as {seen[part.uid]}: give one another “id”.", where(part))
        seen.setdefault(part.uid, where(part) or f"“{part.title}”")
