"""What no document may be: each invariant broken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coursewell.authoring.document import Asset, ContentDocument, CourseDocument, ModuleDocument, Person
from coursewell.authoring.document.check import check
from coursewell.authoring.document.json import dumps, loads
from coursewell.authoring.problems import Report

REEF = Asset("pictures/reef.svg", "a" * 64, 7)
TEXT = ContentDocument(uid="1" * 32, title="The reef knot", slug="reef", body="Right over left.", path="bends/reef.md")
IMAGE = ContentDocument(
    uid="2" * 32, title="A picture", slug="picture", kind="image", path="bends/picture.md", assets=(REEF,),
    data={"file": "pictures/reef.svg", "alt": "A reef knot", "caption": ""},
)  # fmt: skip
MODULE = ModuleDocument(uid="3" * 32, title="Bends", slug="bends", contents=(TEXT, IMAGE))
COURSE = CourseDocument(
    uid="4" * 32, title="Knots", slug="knots", subject=("Craft",), cover="pictures/reef.svg", assets=(REEF,),
    instructors=(Person("Ann Hitch", "ann"),), modules=(MODULE,),
)  # fmt: skip
SOONER, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
TRACK = {"file": "pictures/reef.svg", "kind": "captions", "language": "", "label": ""}


def errors(document):
    report = Report()
    check(document, report)
    return [str(problem) for problem in report.errors]


def with_content(**values):
    return replace(COURSE, modules=(replace(MODULE, contents=(replace(TEXT, **values), IMAGE)),))


def with_image(**values):
    return replace(COURSE, modules=(replace(MODULE, contents=(TEXT, replace(IMAGE, **values))),))


def video(**data):
    data = {"file": "", "url": "", "poster": "", "tracks": []} | data
    return with_content(kind="video", data=data, assets=(REEF,))


def test_a_good_document_has_nothing_wrong():
    assert errors(COURSE) == []
    assert loads(dumps(COURSE)) == COURSE


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"uid": "x"}, "“id” of the course “Knots” must be an identity of 32 hexadecimal digits."),
        ({"title": ""}, "“title” of the course “” is empty"),
        ({"title": " Knots"}, "begins or ends with a space"),
        ({"title": "Knots\nand bends"}, "“title” of the course “Knots?and bends” holds a line break"),
        ({"title": "x" * 301}, "longer than 300 characters"),
        ({"slug": "a/b"}, "must be letters, digits, hyphens and underscores"),
        ({"subject": ()}, "names no subject"),
        ({"subject": ("Craft",) * 9}, "more than 8 levels"),
        ({"subject": ("Craft", "")}, "“subject” of the course “Knots” is empty"),
        ({"overview": "a\r\nb"}, "“overview” of the course “Knots” has newlines of another system"),
        ({"overview": "a\0b"}, "holds a NUL"),
        ({"overview": "\ud800"}, "half a character pair"),
        ({"overview": "é" * 1_100_000}, "longer than"),
        ({"outcomes": "Tie. "}, "“outcomes” of the course “Knots” begins or ends with white space"),
        ({"level": "expert"}, "must be one of beginner, intermediate, advanced"),
        ({"language": "englisch"}, "must be a language code"),
        ({"external_url": "javascript:alert(1)"}, "must be an address that starts with https://"),
        ({"external_url": "https://"}, "must be an address that starts with https://"),
        ({"duration_minutes": -1}, "“duration” of the course “Knots” must be a whole number"),
        ({"duration_minutes": 1.5}, "must be a whole number"),
        ({"state": "secret"}, "must be one of draft, published, archived"),
        ({"published_at": datetime(2026, 1, 1)}, "must say its time zone"),  # noqa: DTZ001
        ({"enrolment_opens_at": LATER, "enrolment_closes_at": SOONER}, "closes before it opens"),
        ({"cover": "other.svg"}, "The cover “other.svg” is not among the files"),
        ({"instructors": (Person("Ann"), Person("Ann"))}, "names an instructor twice"),
        ({"instructors": (Person("Ann", "ann"), Person("Bo", "ann"))}, "names an instructor twice"),
        ({"instructors": (Person(""),)}, "“name” of the instructor “” is empty"),
        ({"extra": {"olx": {"a": "\0"}}}, "“extra” of the course “Knots” holds a NUL"),
        ({"extra": {"olx": "x" * 20_000}}, "larger than 16 KiB"),
        ({"extra": {"olx": [[[[[[1]]]]]]}}, "nested too deeply"),
        ({"extra": {"olx": float("nan")}}, "holds a number"),
        ({"version": 2}, "document of version 2"),
        ({"assets": (replace(REEF, digest="x"),), "cover": ""}, "must be a SHA-256"),
        ({"assets": (replace(REEF, name="Pictures/reef.svg"),), "cover": ""}, "On other machines this is the"),
        ({"assets": (REEF, REEF)}, "The course has this file twice"),
        ({"assets": (REEF, replace(REEF, name="course.md"))}, "the name of a text of the course"),
        ({"assets": (REEF, replace(REEF, name="bends"))}, "same name as bends"),
        ({"modules": (MODULE, replace(MODULE, contents=()))}, "two parts with the slug “bends”"),
        ({"modules": (replace(MODULE, slug="files"),)}, "may not have the slug “files”"),
        ({"modules": (replace(MODULE, uid="1" * 32),)}, "the same id"),
        ({"modules": tuple(replace(MODULE, contents=()) for _ in range(501))}, "more than 500 modules"),
    ],
)  # fmt: skip
def test_what_a_course_may_not_be(values, sentence):
    found = errors(replace(COURSE, **values))
    assert any(sentence in error for error in found), found


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (with_content(path="../secret.md"), "must be a plain path inside the course"),
        (with_content(path="/etc/passwd"), "must be a plain path inside the course"),
        (with_content(path="a//b.md"), "must be a plain path inside the course"),
        (with_content(path="bends\\reef.md"), "backslash or control character"),
        (with_content(path=".git/config"), "never part of a course"),
        (with_content(path="x" * 256), "longer than 255"),
        (with_content(path="好" * 90), "too long"),
        (with_content(path="a/" * 13 + "b.md"), "deeper than 12 folders"),
        (with_content(path="course.md"), "the course itself"),
        (with_content(path="bends/picture.md"), "Two contents have this path"),
        (with_content(path="bends/PICTURE.md"), "On other machines"),
        (with_content(path="pictures/reef.svg"), "the name of a text"),
        (with_content(assets=(replace(REEF, digest="b" * 64),)), "Two different files have this name"),
        (with_content(kind="poem"), "must be one of"),
        (with_content(data={"colour": "red"}), "“colour” is not known here"),
        (with_content(kind="quiz", data={}), "“questions” of “The reef knot” is not as it would be stored"),
        (with_content(duration_minutes=10**7), "must be a whole number"),
        (with_image(assets=()), "uses “pictures/reef.svg”, which is not among its files"),
        (with_image(data={"file": "pictures/reef.svg", "alt": " x", "caption": ""}), "“alt” of “A picture” is not as"),
        (with_image(data={"file": "pictures/reef.svg", "alt": "\0", "caption": ""}), "holds a NUL"),
        (video(url="https://"), "must begin with https"),
        (video(url="https://a b/"), "must be an address that starts with"),
        (video(file=REEF.name, tracks=[TRACK]), "need a “language”"),
    ],
)  # fmt: skip
def test_what_a_content_may_not_be(document, sentence):
    found = errors(document)
    assert any(sentence in error for error in found), found


def test_a_content_without_a_path_lies_where_its_slugs_say():
    module = ModuleDocument("5" * 32, "M", "m", contents=(replace(TEXT, path=""),))
    assert module.contents[0].path == "m/reef.md"
