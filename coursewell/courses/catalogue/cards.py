"""What a course shows on a card, beyond its columns."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from coursewell.courses.catalogue.availability import standing
from coursewell.courses.models import Course

PATTERNS = 12


def dress(courses: Iterable[Course], now: datetime) -> None:
    """Give courses what their cards show. Their instructors and subjects must have come with them."""
    for course in courses:
        course.teachers = list(course.instructors.all())
        course.availability = standing(course, now)
        course.cover_url = cover_url(course)
        course.initials = initials(course.title)
        course.pattern = course.pk % PATTERNS
        course.hue = hue(course.subject.slug)


def cover_url(course: Course) -> str:
    return f"{course.get_absolute_url()}files/{quote(course.cover)}" if course.cover else ""


def initials(title: str) -> str:
    """Up to two letters for the picture of a course that has none."""
    words = [word for word in ("".join(filter(str.isalnum, part)) for part in title.split()) if word]
    return "".join(word[0] for word in words[:2]).upper()


def hue(key: str) -> int:
    """A colour, in degrees, that stays the same for the same subject."""
    return zlib.crc32(key.encode()) % 360
