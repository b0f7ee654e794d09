"""Hypothesis strategies for whole course documents that pass the check, with the bytes of their files.

They lean towards what breaks formats: text that looks like YAML, Markdown or a quiz, odd Unicode, names that repeat.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.utils.text import slugify
from hypothesis import strategies as st

from coursewell.authoring.document import Asset, ContentDocument, CourseDocument, ModuleDocument, Person
from coursewell.authoring.document import paths as course_paths
from coursewell.authoring.document.check import check
from coursewell.authoring.problems import Report
from coursewell.authoring.sources.names import twin_key

VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"></svg>'
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
TRICKS = st.sampled_from(
    [
        "# A title", "## A question", "- (x) Yes\n- ( ) No", "- [x] A {#a}\n- [ ] B", "= 3 ± 0.1", "> Feedback", "---",
        "...", "```\n## no", "```question\n{}\n```", "~~~", "yes", "null", "1e3", "0x1F", "2026-01-01", "- a", "a: b",
        "#x", "&a", "*a", "!!str", "%x", "@x", "`x`", "'", '"', "{#own}", "\n\n", "   x", "\tx", "x  \ny", "\u2028",
        "\x85", "\ufeff", "é", "e\u0301", "مرحبا", "日本語", "👩🏽‍🚀", "<script>", "[x](../a.png)",
        "![x](x.png)", "\\", "~",
        "<<", "=", "|", ">-", "x\n# A title\ny", "\x0b", "\x1b[31m",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(TRICKS, st.text(LETTERS, max_size=12)), max_size=5).map("\n".join)
BODIES = st.one_of(TEXTS, TEXTS, st.just(""), st.tuples(st.sampled_from(["", "\n", " ", "\n\n"]), TEXTS).map("".join))
PROSE = TEXTS.map(str.strip)
LINES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20),
    TRICKS.filter(lambda text: "\n" not in text and text.isprintable()),
).map(str.strip)
TITLES = LINES.filter(bool)
SLUGS = st.one_of(
    st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["readme", "01-x", "_", "-", "日本", "İ", "1", "0x1f", "null", "module", "Course"]),
).filter(lambda slug: slug != "files")
UIDS = st.integers(0, 16**32 - 1).map(lambda number: f"{number:032x}")
MINUTES = st.none() | st.integers(0, 999_999)
MOMENTS = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
STEPS = st.one_of(
    SLUGS, st.sampled_from(["a", "b", "01-a", "2-farm", "lessons", "images", "x y", "ä", "a\u0308", "c#", "50%", "q?"])
)
ENDINGS = st.sampled_from([".md", ".md", ".md", "", ".txt"])
PATHS = st.one_of(
    st.builds(lambda folder, name: f"{folder}/{name}.md", STEPS, STEPS),
    st.builds(lambda steps, end: "/".join(steps) + end, st.lists(STEPS, min_size=1, max_size=4), ENDINGS),
    st.sampled_from(["2-farm/lessons/1-x/README.md", "README.md", "a/module.md", "module.md", "b/LICENSE.md"]),
).filter(lambda path: course_paths.complaint(path) is None)
FILES = st.one_of(
    st.builds(lambda steps, end: "/".join(steps) + end, st.lists(STEPS, min_size=1, max_size=3),
              st.sampled_from([".svg", ".png", ".zip", ".md", ""])),
    st.sampled_from(["cover.svg", "cover.png", "images/x.png", "x.png", "a.png", "a/extra.md"]),
).filter(lambda path: course_paths.complaint(path) is None)  # fmt: skip
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXTS
    | st.floats(-1e12, 1e12, allow_nan=False, allow_subnormal=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(LINES, inner, max_size=2),
    max_leaves=3,
)  # fmt: skip
EXTRA = st.one_of(st.just({}), st.just({}), st.dictionaries(TITLES, PLAIN, max_size=2))
LANGUAGES = st.sampled_from(["en", "de", "zh-Hans", "no", "ar", "es-419"])


@dataclass(frozen=True)
class Written:
    """A document and the bytes of its files, by digest."""

    document: CourseDocument
    bytes: dict[str, bytes]

    @property
    def sources(self) -> dict[str, Any]:
        return {digest: (lambda raw=raw: BytesIO(raw)) for digest, raw in self.bytes.items()}


CHOICE_IDS = st.one_of(st.from_regex(r"[-\w]{1,8}", fullmatch=True), TITLES)


PERSONS = st.builds(Person, TITLES, st.just("") | SLUGS, PROSE)


#: How a quiz is sat, where it says so.
SETTINGS = st.sampled_from(
    [{}, {}, {"settings": {"attempts": 2, "minutes": 30, "percent": 80, "shuffle_questions": True, "shows": "never"}}]
)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["single", "multiple", "text", "numeric", "ordering", "matching"]))
    has_choices = kind not in {"text", "numeric"}
    count = draw(st.integers(2, 4)) if has_choices else 0
    right = draw(st.integers(0, max(count - 1, 0)))
    ids = draw(st.lists(CHOICE_IDS, min_size=count, max_size=count, unique=True))
    choices = [
        {
            "id": identity,
            "text": draw(PROSE),
            "is_right": place == right if kind == "single" else draw(st.booleans()),
            "feedback": draw(st.just("") | PROSE),
        }
        | ({"match": draw(PROSE.filter(bool))} if kind == "matching" else {})
        for place, identity in enumerate(ids)
    ]
    numbers = st.sampled_from(["3", "3.14", "-0.5", "1e3", "+2"])
    answers = draw(st.lists(numbers if kind == "numeric" else PROSE, min_size=1, max_size=3))
    return {
        "id": draw(CHOICE_IDS),
        "type": kind,
        "prompt": draw(PROSE.filter(bool)),
        "choices": choices,
        "answers": [] if has_choices else answers,
        "tolerance": draw(st.none() | st.sampled_from([0, 0.01, 2, 1e-7])) if kind == "numeric" else None,
        "feedback": draw(st.just("") | PROSE),
    } | draw(st.sampled_from([{}, {}, {"points": 3}, {"points": 0.5}]))


def needs(draw: st.DrawFn, kind: str, names: list[str], captions: list[str]) -> dict[str, Any]:
    """`data` of the kind, over files that are there."""
    if kind == "quiz":
        asked = draw(st.lists(questions(), max_size=3, unique_by=lambda question: question["id"]))
        return {"questions": asked} | draw(SETTINGS)
    if kind == "text":
        return {}
    file = draw(st.sampled_from(names))
    if kind == "image":
        return {"file": file, "alt": draw(PROSE), "caption": draw(PROSE)}
    if kind == "file":
        return {"file": file, "label": draw(PROSE)}
    tracks = [
        {
            "file": name,
            "kind": draw(st.sampled_from(["captions", "subtitles", "chapters"])),
            "language": draw(LANGUAGES),
            "label": draw(LINES),
        }
        for name in captions
    ]
    is_here = draw(st.booleans())
    url = "" if is_here else draw(st.sampled_from(["https://example.org/a?b=c#d", "http://example.org/ü"]))
    poster = draw(st.just("") | st.sampled_from(names))
    return {"file": file if is_here else "", "url": url, "poster": poster, "tracks": tracks}


@st.composite
def contents(draw: st.DrawFn, path: str, assets: list[Asset], tracks: list[Asset]) -> ContentDocument:
    by_name = {asset.name: asset for asset in [*assets, *tracks]}
    kinds = ["text", "text", "quiz", *(["image", "file", "video"] if assets else [])]
    kind = draw(st.sampled_from(kinds))
    captions = draw(st.lists(st.sampled_from([asset.name for asset in tracks]), max_size=2)) if tracks else []
    data = needs(draw, kind, [asset.name for asset in assets], captions)
    used = {data.get("file"), data.get("poster"), *(track["file"] for track in data.get("tracks", ()))} & set(by_name)
    used |= set(draw(st.lists(st.sampled_from(sorted(by_name)), max_size=2))) if by_name else set()
    shown = (
        "".join(f"\n![x](</{name}>)" for name in draw(st.lists(st.sampled_from(sorted(by_name)), max_size=1)))
        if by_name
        else ""
    )
    return ContentDocument(
        uid=draw(UIDS),
        title=draw(TITLES),
        slug=draw(SLUGS),
        kind=kind,
        body=draw(BODIES) + shown.replace("</", f"<{'../' * path.count('/')}"),
        data=data,
        duration_minutes=draw(MINUTES),
        is_open=draw(st.booleans()),
        path=path,
        assets=tuple(by_name[name] for name in used),
        extra=draw(EXTRA),
    )  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> Written:
    """A document that passes the check."""
    raw: dict[str, bytes] = {}

    def asset(name: str, content: bytes) -> Asset:
        digest = hashlib.sha256(content).hexdigest()
        raw[digest] = content
        return Asset(name, digest, len(content))

    names = draw(st.lists(FILES, max_size=4, unique_by=twin_key))
    texts = draw(st.lists(PATHS, max_size=5, unique_by=twin_key))
    assets = [
        asset(name, SVG if name.endswith(".svg") else draw(st.binary(max_size=20).map(b"x".__add__))) for name in names
    ]
    tracks = [asset("captions/one.vtt", VTT)] if draw(st.booleans()) else []
    everything = [*names, *(track.name for track in tracks), *texts, "course.md", "outline.yaml"]
    if list(course_paths.twins(everything)) or len({twin_key(name) for name in everything}) < len(everything):
        assets, tracks, names = [], [], []
    if list(course_paths.twins([*texts, "course.md", "outline.yaml"])):
        texts = texts[:1]
    parts = [draw(contents(path, assets, tracks)) for path in texts if twin_key(path) != "course.md"]
    cuts = sorted(draw(st.lists(st.integers(0, len(parts)), max_size=2)))
    groups = [parts[start:end] for start, end in zip([0, *cuts], [*cuts, len(parts)], strict=True)]
    has_empty = draw(st.booleans())
    modules = [
        ModuleDocument(draw(UIDS), draw(LINES), draw(SLUGS), draw(PROSE), tuple(group), draw(EXTRA))
        for group in groups
        if group or has_empty
    ]
    own = draw(st.lists(st.sampled_from(assets), unique_by=lambda item: item.name)) if assets else []
    opens = draw(MOMENTS)
    document = CourseDocument(
        uid=draw(UIDS), title=draw(TITLES), slug=draw(SLUGS),
        subject=tuple(draw(st.lists(TITLES, min_size=1, max_size=3))),
        overview=draw(BODIES), code=draw(LINES), summary=draw(LINES),
        outcomes=draw(PROSE | st.just("- Tie a knot.\n- Untie it.")), audience=draw(PROSE), prerequisites=draw(PROSE),
        assessment=draw(PROSE), level=draw(st.sampled_from(["", "beginner", "advanced"])),
        language=draw(st.just("") | LANGUAGES), licence=draw(LINES), duration_minutes=draw(MINUTES),
        cover=draw(st.sampled_from(["", *(item.name for item in own)])),
        external_url=draw(st.sampled_from(["", "https://example.org/x?y=1#z"])),
        state=draw(st.none() | st.sampled_from(["draft", "published", "archived"])),
        is_open=draw(st.none() | st.booleans()),
        published_at=draw(MOMENTS), enrolment_opens_at=opens, enrolment_closes_at=None if opens else draw(MOMENTS),
        # Two under one slug, one of them by name, are one person.
        instructors=tuple(draw(st.lists(PERSONS, max_size=3, unique_by=lambda one: one.slug or slugify(one.name)))),
        assets=tuple(own), modules=tuple(modules), extra=draw(EXTRA),
    )  # fmt: skip
    return Written(document, raw)


def is_good(made: Written) -> bool:
    report = Report()
    check(made.document, report)
    return not report.errors


DOCUMENTS = written().filter(is_good)


def said_by_the_source(document: CourseDocument, derived: CourseDocument) -> CourseDocument:
    """The document with what a site says where the source says nothing: state, openness, slugs and lives of people."""
    return replace(
        document,
        state=document.state or derived.state,
        is_open=derived.is_open if document.is_open is None else document.is_open,
        instructors=tuple(
            replace(person, slug=person.slug or there.slug, bio=person.bio or there.bio)
            for person, there in zip(document.instructors, derived.instructors, strict=True)
        ),
    )
