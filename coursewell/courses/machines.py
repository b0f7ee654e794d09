"""What a course page says to machines: schema.org for search engines, OpenGraph for previews of links."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from coursewell.courses.models import Course, Instructor
from coursewell.web.site import absolute

#: What could end a script element or start a comment in one; the same that Django's json_script escapes.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def json_ld(course: Course, teachers: Sequence[Instructor], summary: str) -> SafeString:
    """The course as schema.org `Course`, safe inside a script element of type application/ld+json."""
    url = absolute(course.get_absolute_url())
    instance: dict[str, Any] = {"@type": "CourseInstance", "courseMode": "Online"}
    if course.duration_minutes:
        instance["courseWorkload"] = f"PT{course.duration_minutes}M"
    if teachers:
        instance["instructor"] = [
            {"@type": "Person", "name": one.name, "url": absolute(one.get_absolute_url())} for one in teachers
        ]
    data = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": course.title,
        "description": summary or course.title,
        "provider": {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL},
        "about": course.subject.title,
        "courseCode": course.code,
        "inLanguage": course.language,
        "educationalLevel": course.level,
        "license": course.licence,
        "isAccessibleForFree": course.is_open or None,
        "image": absolute(course.cover_url) if course.cover_url else None,
        "dateCreated": course.created.isoformat(),
        "dateModified": course.updated.isoformat(),
        "hasCourseInstance": instance,
    }
    present = {key: value for key, value in data.items() if value not in ("", None)}
    return mark_safe(json.dumps(present, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  escaped above


def open_graph(course: Course, summary: str) -> dict[str, str]:
    """Properties for the preview of a link to the course."""
    properties = {
        "og:type": "website",
        "og:site_name": settings.SITE_NAME,
        "og:title": course.title,
        "og:description": summary,
        "og:url": absolute(course.get_absolute_url()),
        "og:image": absolute(course.cover_url) if course.cover_url else "",
        "og:locale": course.language.replace("-", "_"),
    }
    return {name: value for name, value in properties.items() if value}
