"""The addresses of the catalogue for search engines: an index, and sections of a few thousand addresses each.

A section is remembered as the text that is sent. Every address is a canonical one, on SITE_URL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from coursewell.courses.models import Course, Instructor, Subject
from coursewell.web.site import absolute
from freshkeys import remember

SECTION_SIZE = 5_000  # fifty thousand are allowed, but a section is one answer and one entry of the cache
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

Address = tuple[str, datetime | None]


def _subjects(now: datetime, first: int) -> Iterable[Address]:
    if first == 0:
        yield reverse("course_list"), None
    for slug in Subject.objects.order_by("pk").values_list("slug", flat=True)[first : first + SECTION_SIZE]:
        yield reverse("course_list_subject", args=[slug]), None


def _courses(now: datetime, first: int) -> Iterable[Address]:
    rows = Course.objects.published(now).order_by("pk").values_list("slug", "updated")
    for slug, updated in rows[first : first + SECTION_SIZE]:
        yield reverse("course_detail", args=[slug]), updated


def _instructors(now: datetime, first: int) -> Iterable[Address]:
    for slug in _teaching(now).order_by("pk").values_list("slug", flat=True)[first : first + SECTION_SIZE]:
        yield reverse("instructor_detail", args=[slug]), None


def _teaching(now: datetime) -> QuerySet[Instructor]:
    return Instructor.objects.filter(Exists(Course.objects.published(now).filter(instructors=OuterRef("pk"))))


SECTIONS: dict[str, Callable[[datetime, int], Iterable[Address]]] = {
    "subjects": _subjects,
    "courses": _courses,
    "instructors": _instructors,
}


def section(name: str, number: int, now: datetime) -> str:
    """One section as XML; without addresses where there is no such page."""

    def build() -> str:
        first = (number - 1) * SECTION_SIZE
        return _HEAD + f'<urlset xmlns="{_NAMESPACE}">{"".join(map(_url, SECTIONS[name](now, first)))}</urlset>\n'

    text: str = remember("sitemap_section", build, vary=(name, number, now))
    return text


def index(now: datetime) -> str:
    """The list of sections."""

    def build() -> str:
        counts = {
            "subjects": Subject.objects.count() + 1,
            "courses": Course.objects.published(now).count(),
            "instructors": _teaching(now).count(),
        }
        places = (
            absolute(reverse("sitemap_section", args=[name, number]))
            for name, count in counts.items()
            for number in range(1, -(-count // SECTION_SIZE) + 1)
        )
        entries = "".join(f"<sitemap><loc>{escape(place)}</loc></sitemap>" for place in places)
        return _HEAD + f'<sitemapindex xmlns="{_NAMESPACE}">{entries}</sitemapindex>\n'

    text: str = remember("sitemap_index", build, vary=now)
    return text


def _url(address: Address) -> str:
    path, updated = address
    changed = f"<lastmod>{updated.isoformat(timespec='seconds')}</lastmod>" if updated else ""
    return f"<url><loc>{escape(absolute(path))}</loc>{changed}</url>"
