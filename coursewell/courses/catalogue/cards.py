"""What a course shows on a card, beyond its columns."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from coursewell.courses.catalogue.availability import standing
from coursewell.courses.links import file_url
from coursewell.courses.models import Course, Instructor

PATTERNS = 12


def dressed(courses: Iterable[Course], now: datetime) -> list[Course]:
    """Courses with all that their cards show, in two queries. Their subjects must come with them."""
    shown = list(courses)
    dress(shown, now, teachers_of(shown))
    return shown


def teachers_of(courses: Iterable[Course]) -> dict[int, list[Instructor]]:
    """Who teaches each of these courses, in one query for all."""
    links = Course.instructors.through.objects.filter(course__in=sorted(course.pk for course in courses))
    found: dict[int, list[Instructor]] = defaultdict(list)
    for link in links.select_related("instructor").defer("instructor__bio").order_by("instructor__name", "pk"):
        found[link.course_id].append(link.instructor)
    return found


def dress(courses: Iterable[Course], now: datetime, teachers: Mapping[int, list[Instructor]]) -> None:
    """Give courses what their cards show. Their subjects must have come with them."""
    for course in courses:
        course.teachers = teachers.get(course.pk, [])
        course.availability = standing(course, now)
        course.cover_url = file_url(course, course.cover) if course.cover else ""
        course.initials = initials(course.title)
        course.pattern = course.pk % PATTERNS
        course.hue = hue(course.subject.slug)


def initials(title: str) -> str:
    """Up to two letters for the picture of a course that has none."""
    words = [word for word in ("".join(filter(str.isalnum, part)) for part in title.split()) if word]
    return "".join(word[0] for word in words[:2]).upper()


def hue(key: str) -> int:
    """A colour, in degrees, that stays the same for the same subject."""
    return zlib.crc32(key.encode()) % 360
