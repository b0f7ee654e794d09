"""Addresses that only programs read: the sitemap, the feed, robots.txt."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from coursewell.courses import feeds, sitemaps
from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.models import Course
from coursewell.web.site import absolute
from freshkeys import clock


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    now = clock.era(Course.objects.all(), *MOMENTS)
    return HttpResponse(sitemaps.index(now), content_type="application/xml")


@require_safe
def sitemap_section(request: HttpRequest, section: str, number: int) -> HttpResponse:
    now = clock.era(Course.objects.all(), *MOMENTS)
    if section not in sitemaps.SECTIONS or not 1 <= number <= 10_000:
        raise Http404("There is no such part of the sitemap.")
    return HttpResponse(sitemaps.section(section, number, now), content_type="application/xml")


@require_safe
def course_feed(request: HttpRequest) -> HttpResponse:
    now = clock.era(Course.objects.all(), *MOMENTS)
    return HttpResponse(feeds.new_courses(now), content_type="application/atom+xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but sign-in, the admin, and the endless combinations of search words."""
    lines = (
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /*?q=",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
