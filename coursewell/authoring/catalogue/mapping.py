"""The map of a catalogue: a YAML file that says what each column or field of a table means.

docs/reference/catalogue-map.md is the reference; `--map` takes a path, or the name of a map that ships in maps/.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from coursewell.authoring.catalogue.values import NAME, Value
from coursewell.authoring.folder.frontmatter import FrontMatterError, load_mapping
from coursewell.authoring.problems import SourceError

MAPS = Path(__file__).parent / "maps"
FORMATS = ("csv", "json", "jsonl")
LARGEST_MAP = 1024 * 1024

TOP = ("source", "format", "encoding", "delimiter", "quote", "records", "rows", "course", "subject", "people", "keep")
#: Fields of a course with one value each.
COURSE_FIELDS = (
    "key", "title", "slug", "code", "summary", "overview", "outcomes", "audience", "prerequisites", "assessment",
    "level", "language", "licence", "duration", "external_url", "state", "open", "owner", "published_at",
    "enrolment_opens_at", "enrolment_closes_at",
)  # fmt: skip
VALUE_KEYS = (
    "from", "template", "value", "each", "split", "unescape", "match", "as", "table", "plain", "shorten", "join",
    "default",
)  # fmt: skip


@dataclass(frozen=True)
class SubjectMap:
    """Where a course belongs: found by code where there is one, by title otherwise; `under` is the path above it."""

    code: Value | None = None
    title: Value | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    under: tuple[Value, ...] = ()


@dataclass(frozen=True)
class CatalogueMap:
    source: str
    format: str
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    quote: str = '"'
    records: str = ""
    #: Whether rows with the same key are one course (its sections, say).
    merges_rows: bool = False
    course: Mapping[str, Value] = field(default_factory=dict)
    instructors: Value | None = None
    subject: SubjectMap = field(default_factory=SubjectMap)
    people_records: str = ""
    people_name: str = "."
    #: Fields that are only set on new courses, because another table knows them better.
    keep: frozenset[str] = frozenset()

    def columns(self) -> set[str]:
        """The names that a table must have, where they are columns."""
        values = [*self.course.values(), self.instructors, self.subject.code, self.subject.title, *self.subject.under]
        names = {path for value in values if value for path in value.paths if path != "."}
        return names | {name for value in values if value for name in NAME.findall(value.template)}


def load_map(name: str) -> CatalogueMap:
    """Read a map by its path or the name of one that ships. Raises SourceError."""
    path = Path(name)
    if not path.is_file():
        path = MAPS / f"{name}.yaml"
        if "/" in name or not path.is_file():
            shipped = ", ".join(sorted(found.stem for found in MAPS.glob("*.yaml")))
            raise SourceError(f"There is no map {name}: give the path of a file, or one of {shipped}.")
    try:
        if path.stat().st_size > LARGEST_MAP:
            raise SourceError(f"The map {path} is larger than {LARGEST_MAP // 1024} KiB.")
        values, _, lines = load_mapping(path.read_text(encoding="utf-8-sig"), most=LARGEST_MAP)
    except FrontMatterError as error:
        raise SourceError(f"{path}:{error.line}: {error.message}") from None
    except UnicodeDecodeError:
        raise SourceError(f"The map {path} is not UTF-8; save it so.") from None
    try:
        return build(values)
    except MapError as error:
        line = lines.get(error.key)
        raise SourceError(f"{path}{f':{line}' if line else ''}: {error}") from None


class MapError(Exception):
    """What is wrong with the entry `key` of a map."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def build(values: Mapping[str, Any]) -> CatalogueMap:
    refuse_unknown("", values, TOP)
    course = group(values, "course")
    refuse_unknown("course", course, [*COURSE_FIELDS, "instructors"])
    for key in ("key", "title"):
        if key not in course:
            raise MapError("course", f"“course” needs “{key}”.")
    people = group(values, "people")
    refuse_unknown("people", people, ("records", "name"))
    keep = values.get("keep", [])
    if not isinstance(keep, list):
        raise MapError("keep", "“keep” must be a list of fields.")
    refuse_unknown("keep", dict.fromkeys(map(str, keep)), COURSE_FIELDS)
    return CatalogueMap(
        source=text(values, "source", needed=True)[:100],
        format=one_of(values, "format", FORMATS),
        encoding=encoding(values),
        delimiter=character(values, "delimiter", ","),
        quote=character(values, "quote", '"'),
        records=text(values, "records"),
        merges_rows=one_of(values, "rows", ("one-per-course", "merge"), "one-per-course") == "merge",
        course={name: value_of("course", entry) for name, entry in course.items() if name != "instructors"},
        instructors=value_of("course", course["instructors"]) if "instructors" in course else None,
        subject=subject_of(values),
        people_records=text(people, "records"),
        people_name=text(people, "name") or ".",
        keep=frozenset(map(str, keep)),
    )


def subject_of(values: Mapping[str, Any]) -> SubjectMap:
    entry = group(values, "subject")
    refuse_unknown("subject", entry, [item.name for item in fields(SubjectMap)])
    titles = entry.get("titles", {})
    if not isinstance(titles, dict):
        raise MapError("subject", "“titles” must be a list of “code: title” lines.")
    under = entry.get("under", [])
    return SubjectMap(
        code=value_of("subject", entry["code"]) if "code" in entry else None,
        title=value_of("subject", entry["title"]) if "title" in entry else None,
        titles={str(code): str(title) for code, title in titles.items()},
        under=tuple(value_of("subject", item) for item in (under if isinstance(under, list) else [{"value": under}])),
    )


def value_of(key: str, entry: Any) -> Value:
    """A path alone, or a mapping with what is to be done with what lies there."""
    if isinstance(entry, str):
        return Value(paths=(entry,))
    if not isinstance(entry, dict):
        raise MapError(key, "Each field must be the name of a column, or a mapping with “from”, “template” or “value”.")
    refuse_unknown(key, entry, VALUE_KEYS)
    if sum(name in entry for name in ("from", "template", "value")) != 1:
        raise MapError(key, "Each mapping needs one of “from”, “template” and “value”.")
    paths = entry.get("from", [])
    table = entry.get("table", {})
    shorten = entry.get("shorten", 0)
    if not isinstance(table, dict) or not isinstance(shorten, int):
        raise MapError(key, "“table” must be a list of “found: meant” lines, and “shorten” a number.")
    return Value(
        paths=tuple(map(str, paths)) if isinstance(paths, list) else (str(paths),),
        template=str(entry.get("template", "")),
        constant=constant(entry.get("value", "")),
        each=str(entry.get("each", "")),
        split=pattern(key, entry.get("split")),
        unescape=bool(entry.get("unescape", False)),
        match=pattern(key, entry.get("match")),
        made=str(entry.get("as", "")),
        table={str(found): str(meant) for found, meant in table.items()},
        plain=bool(entry.get("plain", False)),
        shorten=shorten,
        join=str(entry.get("join", ", ")),
        default=str(entry.get("default", "")),
    )


def constant(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def pattern(key: str, source: Any) -> re.Pattern[str] | None:
    if source is None:
        return None
    try:
        return re.compile(str(source))
    except re.error as error:
        raise MapError(key, f"“{source}” is not a regular expression: {error}.") from None


def group(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    entry = values.get(key, {})
    if not isinstance(entry, dict) or not all(isinstance(name, str) for name in entry):
        raise MapError(key, f"“{key}” must hold “name: value” lines.")
    return entry


def text(values: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    value = values.get(key, "")
    if isinstance(value, dict | list) or (needed and not value):
        raise MapError(key, f"“{key}” must be given, as a text.")
    return str(value)


def one_of(values: Mapping[str, Any], key: str, known: tuple[str, ...], default: str = "") -> str:
    value = text(values, key) or default
    if value not in known:
        raise MapError(key, f"“{key}” must be one of {', '.join(known)}.")
    return value


def character(values: Mapping[str, Any], key: str, default: str) -> str:
    value = str(values.get(key, default))
    if len(value) != 1:
        raise MapError(key, f"“{key}” must be one character.")
    return value


def encoding(values: Mapping[str, Any]) -> str:
    name = text(values, "encoding") or "utf-8"
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise MapError("encoding", f"There is no encoding “{name}”; write one like utf-8, latin-1 or cp1252.") from None
    return "utf-8-sig" if found == "utf-8" else found


def refuse_unknown(key: str, entry: Mapping[str, Any], known: Iterable[str]) -> None:
    names = list(known)
    for name in entry:
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            advice = f"did you mean “{near[0]}”?" if near else f"known are {', '.join(names)}."
            where = f" in “{key}”" if key else ""
            raise MapError(key or str(name), f"There is no setting “{name}”{where}; {advice}")
