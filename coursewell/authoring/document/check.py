"""What must hold for every document, whatever it was read from. Studio, API and export rely on it.

Reading adds what only the source can say (a line, a missing file); this says what no document may be.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from coursewell.authoring.document import limits, paths, rules, written
from coursewell.authoring.document.model import (
    VERSION,
    Asset,
    ContentDocument,
    CourseDocument,
    ModuleDocument,
    Person,
)
from coursewell.authoring.document.shapes import rules_of
from coursewell.authoring.problems import Report
from coursewell.courses import kinds

#: /courses/<slug>/files/… holds the files of the course.
RESERVED_MODULES = {"files"}
Part = CourseDocument | ModuleDocument | ContentDocument | Person | Asset
#: Names of fields as an author knows them.
SPOKEN = {
    "uid": "id",
    "duration_minutes": "duration",
    "body": "text",
    "enrolment_opens_at": "enrolment: opens",
    "enrolment_closes_at": "enrolment: closes",
}


def check(document: CourseDocument, report: Report) -> None:
    check_course(document, report)
    check_values(document, f"the course “{shown(document.title)}”", report, "")
    for person in document.instructors:
        check_values(person, f"the instructor “{shown(person.name)}”", report, "")
    for module in document.modules:
        check_module(module, report)
    refuse_twins(document.modules, "The course", report)
    for content in document.contents:
        if not report.has_error_in(content.path):  # what is wrong there was said already, with its line
            check_content(content, report)
    refuse_shared_identity([*document.modules, *document.contents], report)
    check_files(document, report)
    check_what_a_folder_holds(document, report)


def check_what_a_folder_holds(document: CourseDocument, report: Report) -> None:
    """What could be written and then not read again. The bounds are a little above what is written."""
    mentions = written.Mentions(document)
    owner = f"the course “{shown(document.title)}”"
    check_text(written.of_course(document), document.overview, owner, paths.COURSE_FILE, report)
    for module in document.modules:
        check_text(written.of_module(module), module.description, f"“{shown(module.title)}”", where(module), report)
    for content in document.contents:
        text = "".join([content.body, str(content.data.get("caption", ""))])
        size = written.of_content(content, mentions.most(text))
        check_text(size, content.body, f"“{shown(content.title)}”", content.path, report, written_size(content))
    outline = written.of_outline(document)
    if outline.bytes > limits.OUTLINE or outline.nodes > limits.NODES:
        report.error(
            f"The outline of {owner} is larger than {limits.OUTLINE // limits.MIB} MiB or {limits.NODES:,} values; "
            "shorten paths, descriptions or “extra”."
        )


def check_text(front: written.Size, body: str, owner: str, file: str, report: Report, more: int = 0) -> None:
    if front.bytes > limits.FRONT_MATTER or front.nodes > limits.NODES:
        report.error(
            f"What {owner} says beside its text is larger than {limits.FRONT_MATTER // limits.KIB} KiB or "
            f"{limits.NODES:,} values; shorten it, or let a text show its files.",
            file,
        )
    if front.bytes + len(body.encode(errors="replace")) + more > limits.TEXT:
        report.error(f"{owner[:1].upper()}{owner[1:]} is larger than {limits.TEXT // limits.MIB} MiB; split it.", file)


def check_course(document: CourseDocument, report: Report) -> None:
    title = shown(document.title)
    if document.version != VERSION:
        report.error(f"“{title}” is a document of version {document.version}; here is version {VERSION}.")
    is_said = report.has_error_in(paths.COURSE_FILE)  # with its line
    if not document.subject and not is_said:
        report.error(f"The course “{title}” names no subject: add “subject”, or give --subject.")
    opens, closes = document.enrolment_opens_at, document.enrolment_closes_at
    if not is_said and opens and closes and opens.tzinfo and closes.tzinfo and opens >= closes:
        report.error(f"Enrolment in “{title}” closes before it opens; swap the two moments.")
    for count, most, what in (
        (len(document.subject), limits.SUBJECT_DEPTH, "levels in its subject"),
        (len(document.modules), limits.MODULES, "modules"),
        (len(document.contents), limits.CONTENTS, "contents"),
        (len(document.instructors), limits.INSTRUCTORS, "instructors"),
    ):
        if count > most:
            report.error(f"The course “{title}” has more than {most:,} {what}.")
    people = [person.slug or f"“{person.name}”" for person in document.instructors]
    names = Counter(person.name for person in document.instructors)
    shared = any(names[person.name] > 1 for person in document.instructors if not person.slug)
    if len(set(people)) < len(people) or shared:
        report.error(f"The course “{title}” names an instructor twice; give two people of one name a “slug” each.")
    letters = sum(len(text) for text in [document.overview, *(content.body for content in document.contents)])
    if letters > limits.TEXTS_TOGETHER:
        report.error(f"The texts of “{title}” are longer than {limits.TEXTS_TOGETHER // limits.MIB} MiB together.")


def check_values(part: Part, owner: str, report: Report, file: str) -> None:
    """Every field by its own rules."""
    for item in fields(part):
        value = getattr(part, item.name)
        for rule in rules_of(type(part), item.name):  # type: ignore[arg-type]
            for each in value if isinstance(value, tuple) else [value]:
                wrong = None if each is None else rule.complaint(each)
                if wrong:
                    report.error(f"“{SPOKEN.get(item.name, item.name)}” of {owner} {wrong}.", file)
    extra = getattr(part, "extra", None)
    if extra and size_of(extra) > limits.EXTRA:
        report.error(f"“extra” of {owner} is larger than {limits.EXTRA // limits.KIB} KiB; leave something out.", file)


def size_of(value: Mapping[str, Any]) -> int:
    try:
        return len(json.dumps(value, default=str))
    except (ValueError, TypeError, RecursionError):
        return 0  # said by the rule


def check_module(module: ModuleDocument, report: Report) -> None:
    owner = f"the module “{shown(module.title)}”"
    check_values(module, owner, report, where(module))
    if module.slug in RESERVED_MODULES:
        report.error(f"A module may not have the slug “{module.slug}”; give it another.", where(module))
    refuse_twins(module.contents, f"The module “{shown(module.title)}”", report)


def check_content(content: ContentDocument, report: Report) -> None:
    """The kind says more than the types: a `data` that is not as `clean` leaves it would change when it is stored."""
    owner = f"“{shown(content.title)}”"
    check_values(content, owner, report, content.path)
    if content.kind not in kinds.names():
        return
    wrong = rules.complaint_about_plain(content.data, limits.DOCUMENT_DEPTH)
    if wrong:
        report.error(f"The data of {owner} {wrong}.", content.path)
        return
    try:
        cleaned = kinds.get(content.kind).clean(content.data)
    except kinds.InvalidDataError as error:
        report.error(str(error), content.path)
        return
    if cleaned != content.data:
        names = [name for name in {**cleaned, **content.data} if cleaned.get(name) != content.data.get(name)]
        report.error(f"“{'”, “'.join(map(str, names))}” of {owner} is not as it would be stored.", content.path)
    check_video(content, report)
    for name in kinds.get(content.kind).files(content.data):
        if name not in {asset.name for asset in content.assets}:
            report.error(f"{owner} uses “{shown(name)}”, which is not among its files.", content.path)


def written_size(content: ContentDocument) -> int:
    """The questions of a quiz as they stand in its text. Feedback of many short lines is the longest way to say it."""
    if content.kind != "quiz":
        return 0
    text = json.dumps(content.data, indent=1, ensure_ascii=False, default=str)
    return len(text.encode(errors="replace")) + 4 * text.count("\\n")


def check_video(content: ContentDocument, report: Report) -> None:
    """What a video says of languages and addresses; its kind takes any text there."""
    if content.kind != "video":
        return
    if content.data.get("url") and not rules.is_web_address(content.data["url"]):
        report.error("“url” must be an address that starts with https:// or http://.", content.path)
    for track in content.data.get("tracks", ()):
        if not rules.LANGUAGE.fullmatch(track["language"]):
            report.error("Captions need a “language” like en, de or zh-Hans.", content.path)


def check_files(document: CourseDocument, report: Report) -> None:
    texts = Counter(content.path for content in document.contents)
    for path, count in texts.items():
        if count > 1:
            report.error("Two contents have this path; give one another.", path)
        if path in paths.RESERVED:
            report.error("This name is that of the course itself; rename the text.", path)
    if document.cover and document.cover not in {asset.name for asset in document.assets}:
        report.error(f"The cover “{shown(document.cover)}” is not among the files of the course.")
    files: dict[str, Asset] = {}
    check_assets("The course", document.assets, files, texts, report)
    for content in document.contents:
        check_assets(f"“{shown(content.title)}”", content.assets, files, texts, report)
    if len(files) + len(texts) + len(document.modules) + 2 > limits.FILES:
        report.error(f"The course has more than {limits.FILES:,} files.")
    if sum(asset.size for asset in files.values()) > limits.ASSETS_TOGETHER:
        report.error(f"Its files are larger than {limits.ASSETS_TOGETHER // limits.MIB:,} MiB together.")
    for one, other in paths.twins([*paths.RESERVED, *files, *texts]):
        report.error(f"On other machines this is the same name as {other}; rename one.", one)


def check_assets(
    owner: str, assets: Iterable[Asset], files: dict[str, Asset], texts: Counter[str], report: Report
) -> None:
    """Of one text. `files` collects those of the whole course: a name means one file there."""
    names = set()
    for asset in assets:
        known = files.setdefault(asset.name, asset)
        if asset.name in names:
            report.error(f"{owner} has this file twice.", asset.name)
        if known is not asset and known != asset:
            report.error("Two different files have this name; rename one.", asset.name)
        elif known is asset:
            check_values(asset, f"the file “{shown(asset.name)}”", report, asset.name)
        if asset.name in texts or asset.name in paths.RESERVED:
            report.error("This file has the name of a text of the course; rename it.", asset.name)
        names.add(asset.name)


def where(part: ModuleDocument | ContentDocument) -> str:
    if isinstance(part, ContentDocument):
        return part.path
    return part.contents[0].path.rpartition("/")[0] if part.contents else ""


def shown(text: str) -> str:
    """A value in a message: short, and without what a terminal would obey."""
    return "".join(char if char.isprintable() else "?" for char in text[:100])


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
