"""Reading a map from its file."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast, get_args

from coursewell.authoring.catalogue.mapping.model import CatalogueMap, Rows, SubjectMap, TreeMap
from coursewell.authoring.catalogue.mapping.settings import (
    MapError,
    character,
    encoding,
    group,
    headings,
    number,
    one_of,
    refuse_unknown,
    text,
    texts,
    truth,
)
from coursewell.authoring.catalogue.mapping.values import value_of, values_of
from coursewell.authoring.folder.frontmatter import FrontMatterError, load_mapping
from coursewell.authoring.problems import SourceError

MAPS = Path(__file__).parent.parent / "maps"
FORMATS = ("csv", "json", "jsonl", "markdown")
LARGEST_MAP = 1024 * 1024

TOP = (
    "source", "format", "files", "encoding", "delimiter", "quote", "escape", "columns", "skip", "fill_down", "headings",
    "records", "rows", "blanks", "edition", "course", "subject", "subjects", "people", "keep",
)  # fmt: skip
#: Fields of a course with one value each.
COURSE_FIELDS = (
    "key", "title", "slug", "code", "summary", "overview", "outcomes", "audience", "prerequisites", "assessment",
    "level", "language", "licence", "duration", "external_url", "state", "open", "owner", "published_at",
    "enrolment_opens_at", "enrolment_closes_at",
)  # fmt: skip
SUBJECT_KEYS = ("code", "title", "path", "titles", "under", "source", "anywhere")
TREE_KEYS = ("code", "title", "description", "position", "parent", "prefix", "path", "children", "under")


def load_map(name: str) -> CatalogueMap:
    """Read a map by its path or the name of one that ships. Raises SourceError."""
    path = Path(name)
    if not path.is_file():
        path = MAPS / f"{name}.yaml"
        if "/" in name or not path.is_file():
            shipped = sorted(found.stem for found in MAPS.glob("*.yaml"))
            nearest = ", ".join(get_close_matches(name, shipped, n=len(shipped), cutoff=0))
            raise SourceError(f"There is no map {name}: give the path of a file, or one of {nearest}.")
    try:
        if path.stat().st_size > LARGEST_MAP:
            raise SourceError(f"The map {path} is larger than {LARGEST_MAP // 1024} KiB.")
        values, _, lines = load_mapping(path.read_text(encoding="utf-8-sig"), most=LARGEST_MAP)
    except FrontMatterError as error:
        raise SourceError(f"{path}:{error.line}: {error.message}") from None
    except UnicodeDecodeError:
        raise SourceError(f"The map {path} is not UTF-8; save it so.") from None
    except OSError as error:
        raise SourceError(f"The map {path} cannot be read: {error.strerror}.") from None
    try:
        return build(values)
    except MapError as error:
        line = lines.get(error.key)
        raise SourceError(f"{path}{f':{line}' if line else ''}: {error}") from None


def build(values: Mapping[str, Any]) -> CatalogueMap:
    refuse_unknown("", values, TOP)
    if ("course" in values) == ("subjects" in values):
        raise MapError("course", "A map needs “course”, for a table of courses, or “subjects”, for one of subjects.")
    people = group(values, "people")
    refuse_unknown("people", people, ("records", "name"))
    keep = texts(values, "keep")
    refuse_unknown("keep", dict.fromkeys(keep), COURSE_FIELDS)
    course = course_of(values)
    return CatalogueMap(
        source=text(values, "source", needed=True)[:100],
        format=one_of(values, "format", FORMATS),
        encoding=encoding(values),
        files=texts(values, "files"),
        delimiter=character(values, "delimiter", ""),
        quote=character(values, "quote", '"'),
        escape=character(values, "escape", ""),
        header=texts(values, "columns"),
        skip=number(values, "skip", most=1_000),
        fill_down=texts(values, "fill_down"),
        headings=headings(values),
        records=text(values, "records"),
        rows=cast("Rows", one_of(values, "rows", get_args(Rows), "one-per-course")),
        keeps_blanks=one_of(values, "blanks", ("clear", "keep"), "clear") == "keep",
        edition=value_of("edition", values["edition"]) if "edition" in values else None,
        course={name: value_of("course", entry) for name, entry in course.items() if name != "instructors"},
        instructors=value_of("course", course["instructors"]) if "instructors" in course else None,
        subject=subject_of(values),
        subjects=tree_of(values) if "subjects" in values else None,
        people_records=text(people, "records"),
        people_name=text(people, "name") or ".",
        keep=frozenset(keep),
    )


def course_of(values: Mapping[str, Any]) -> dict[str, Any]:
    course = group(values, "course")
    refuse_unknown("course", course, [*COURSE_FIELDS, "instructors"])
    for key in ("key", "title"):
        if "course" in values and key not in course:
            raise MapError("course", f"“course” needs “{key}”.")
    return course


def subject_of(values: Mapping[str, Any]) -> SubjectMap:
    entry = group(values, "subject")
    refuse_unknown("subject", entry, SUBJECT_KEYS)
    titles = entry.get("titles", {})
    if not isinstance(titles, dict):
        raise MapError("subject", "“titles” must be a list of “code: title” lines.")
    if "path" in entry and ("under" in entry or "title" in entry):
        raise MapError("subject", "“path” holds the whole way to the subject: leave “title” and “under” out.")
    under = entry.get("under", [])
    return SubjectMap(
        code=value_of("subject", entry["code"]) if "code" in entry else None,
        title=value_of("subject", entry["title"]) if "title" in entry else None,
        path=values_of("subject", entry.get("path", [])),
        titles={str(code): str(title) for code, title in titles.items()},
        under=values_of("subject", under if isinstance(under, list) else [{"value": under}]),
        source=text(entry, "source"),
        anywhere=truth(entry, "anywhere"),
    )


def tree_of(values: Mapping[str, Any]) -> TreeMap:
    entry = group(values, "subjects")
    refuse_unknown("subjects", entry, TREE_KEYS)
    if sum(name in entry for name in ("parent", "prefix", "path", "children")) > 1:
        raise MapError("subjects", "Only one of “parent”, “prefix”, “path” and “children” can make the tree.")
    if not ("title" in entry or "path" in entry) or (("parent" in entry or "prefix" in entry) and "code" not in entry):
        raise MapError("subjects", "“subjects” needs “title” or “path”; “parent” and “prefix” need “code” too.")
    single = {
        name: value_of("subjects", entry[name])
        for name in ("code", "title", "description", "position", "parent")
        if name in entry
    }
    return TreeMap(
        **single,
        prefix=truth(entry, "prefix"),
        path=values_of("subjects", entry.get("path", [])),
        children=text(entry, "children"),
        under=texts(entry, "under"),
    )
