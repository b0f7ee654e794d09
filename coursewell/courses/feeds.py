"""New courses as an Atom feed."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coursewell.courses.models import Course
from coursewell.web.site import absolute
from freshkeys import remember

ENTRIES = 50


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Of a feed without entries a moment that stays: Django would take the wall clock."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)


def new_courses(now: datetime) -> bytes:
    """The courses published last, the newest first, as Atom (RFC 4287)."""

    def build() -> bytes:
        feed = _Feed(
            title=_("New courses at %(site)s") % {"site": settings.SITE_NAME},
            link=absolute(reverse("course_list")),
            description=None,
            author_name=settings.SITE_NAME,  # or every entry had to name one: RFC 4287, section 4.1.1
            language=get_language(),
            feed_url=absolute(reverse("course_feed")),
        )
        courses = Course.objects.published(now).select_related("subject")
        for course in courses.order_by("-listed_at", "-pk")[:ENTRIES]:
            listed_at = course.published_at or course.created
            feed.add_item(
                title=course.title,
                link=absolute(course.get_absolute_url()),
                description=escape(course.summary),  # Django calls it HTML
                pubdate=listed_at,
                updateddate=max(course.updated, listed_at),
                unique_id=UUID(hex=course.uid).urn,
                categories=[course.subject.title],
            )
        out = BytesIO()
        feed.write(out, "utf-8")
        return out.getvalue()

    text: bytes = remember("course_feed", build, vary=now)
    return text
