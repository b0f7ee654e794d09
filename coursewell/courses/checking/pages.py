"""The pages that readers ask for, and how the registers are found in them. No Django here."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from coursewell.courses.checking.names import (
    COOKIE,
    COUNT,
    COURSES,
    HEADER,
    LESSONS,
    MOMENTS,
    PARAMETER,
    SUBJECTS,
    TEACHERS,
    WORD,
    course,
    courses,
    session,
    subject,
    teacher,
)
from freshkeys.checking.answers import Asked, Page

Values = dict[str, Any]

_CARD = re.compile(r'<li class="card">.*?</ul>\s*</div>\s*</li>', re.S)
_SLUG = re.compile(r'class="card-title"><a href="/courses/([^/]+)/"[^>]*><bdi>(.*?)</bdi>', re.S)
_SUMMARY = re.compile(r'class="card-summary"[^>]*><bdi>(.*?)</bdi>', re.S)
_SUBJECT = re.compile(r'class="card-subject">.*?<bdi>(.*?)</bdi>', re.S)
_TEACHERS = re.compile(r'class="card-teachers">(.*?)</p>', re.S)
_MODULES = re.compile(r'#i-modules"/></svg>(\d+)')
_STATE = re.compile(r'card-state-(\w+)">([^<]*)<')
_TILE = re.compile(
    r'href="/subjects/([^/]+)/"><span class="picture[^>]*></span><span class="subject-name"><bdi>(.*?)</bdi>'
    r'</span><span class="number">(\d+)',
    re.S,
)
_BDI = re.compile(r"<bdi>(.*?)</bdi>", re.S)
_HEADING = re.compile(r"<h1[^>]*>(?:<bdi>)?(.*?)(?:</bdi>)?</h1>", re.S)
_PROMISE = re.compile(r'class="promise"[^>]*><bdi>(.*?)</bdi>', re.S)
_CRUMB = re.compile(r'<li><a href="/subjects/([^/]+)/" dir="auto">(.*?)</a>')
_WITH = re.compile(r'class="course-teachers">(.*?)</p>', re.S)
_MODULE = re.compile(r'class="module-title"><bdi>(.*?)</bdi>', re.S)
_LESSON = re.compile(r'class="lesson-title"><a href="/courses/([^"]+)/"><bdi>(.*?)</bdi>', re.S)
_PROSE = re.compile(r'<div class="prose"><p>(.*?)</p>', re.S)
_ENTRY = re.compile(r"<entry>.*?</entry>", re.S)
_LOCATION = re.compile(r"/courses/(heron-[^/<]+)/</loc>")
_ACCOUNT = re.compile(r'<summary class="tool">.*?<span class="tool-text">(.*?)</span></summary>', re.S)
_TOLD = re.compile(r'class="told">(.*?)<')
#: Words of sentences that are remembered with a page's data, and so in its language.
_SPOKEN = {"Enrolment": "en", "Einschreibung": "de"}


def _text(found: re.Match[str] | None) -> str:
    return html.unescape(found.group(1)) if found else ""


def _each(pattern: re.Pattern[str], text: str) -> list[str]:
    return [html.unescape(one) for one in pattern.findall(text)]


def cards(text: str) -> tuple[set[str], Values]:
    """The courses whose cards are on a page, and what the cards say."""
    slugs: set[str] = set()
    values: Values = {}
    for card in _CARD.findall(text):
        slug, title = _SLUG.search(card).groups()  # type: ignore[union-attr]
        modules = _MODULES.search(card)
        taught = _TEACHERS.search(card)
        state = _STATE.search(card)
        slugs.add(slug)
        about = [html.unescape(title), _text(_SUMMARY.search(card)), _text(_SUBJECT.search(card))]
        values[f"card {slug}"] = [*about, int(modules.group(1)) if modules else 0]
        values[f"teachers {slug}"] = _each(_BDI, taught.group(1)) if taught else []
        values[f"{MOMENTS}{slug}"] = state.group(1) if state else None
    return slugs, values


def spoken(text: str) -> str | None:
    """The language of the first remembered sentence of a page."""
    found = _STATE.search(text)
    return _SPOKEN.get(found.group(2).partition(" ")[0]) if found else None


def a_list(status: int, text: str) -> Values:
    shown, values = cards(text)
    values |= {f"card {slug}": None for slug in courses() if slug not in shown}
    for slug, title, number in _TILE.findall(text):
        values |= {f"name {slug}": html.unescape(title), f"count {slug}": int(number)}
    return values


def a_subject(slug: str, plot: int, status: int, text: str) -> Values:
    shown, values = cards(text)
    values[f"name {slug}"] = _text(_HEADING.search(text))
    for number in range(COURSES):
        values[f"in {slug} {course(plot, number)}"] = True if course(plot, number) in shown else None
    return values


def a_course(slug: str, status: int, text: str) -> Values:
    if status == 404:
        return {f"head {slug}": None}
    taught = _WITH.search(text)
    values: Values = {
        f"head {slug}": [_text(_HEADING.search(text)), _text(_PROMISE.search(text))],
        f"teachers {slug}": _each(_BDI, taught.group(1)) if taught else [],
        f"modules {slug}": _each(_MODULE, text),
    }
    values |= {f"name {one}": html.unescape(title) for one, title in _CRUMB.findall(text)}
    lessons = {path: html.unescape(title) for path, title in _LESSON.findall(text)}
    for module, content in LESSONS:
        path = f"{slug}/{module}/{content}"
        values[f"lesson {path}"] = lessons.get(path)
    return values


def a_lesson(path: str, status: int, text: str) -> Values:
    if status == 404:
        return {f"readable {path}": None}
    return {f"readable {path}": True, f"text {path}": _text(_PROSE.search(text))}


def a_person(slug: str, plot: int, status: int, text: str) -> Values:
    if status == 404:
        return {f"teaches {slug}": None}
    shown, values = cards(text)
    values |= {f"teaches {slug}": True, f"person {slug}": _text(_HEADING.search(text))}
    for number in range(COURSES):
        values[f"taught {slug} {course(plot, number)}"] = True if course(plot, number) in shown else None
    return values


def the_feed(status: int, text: str) -> Values:
    entries: dict[int, list[list[str]]] = {plot: [] for plot in range(COUNT)}
    for entry in _ENTRY.findall(text):
        slug = re.search(r'href="[^"]*/courses/heron-(\d+)-(\d+)/"', entry)
        if slug:
            parts = [_text(re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", entry, re.S)) for tag in ("title", "summary")]
            term = _text(re.search(r'<category term="([^"]*)"', entry))
            entries[int(slug.group(1))].append([f"heron-{slug.group(1)}-{slug.group(2)}", *parts, term])
    return {f"feed {plot}": sorted(found) for plot, found in entries.items()}


def the_map(status: int, text: str) -> Values:
    found = sorted(_LOCATION.findall(text))
    return {f"map {plot}": [slug for slug in found if slug.startswith(f"heron-{plot}-")] for plot in range(COUNT)}


def told(text: str) -> str | None:
    return _text(_TOLD.search(text))


def a_told_course(slug: str, status: int, text: str) -> Values:
    head = [_text(_HEADING.search(text)), _text(_PROMISE.search(text))]
    return {f"head {slug}": None if status == 404 else head}


def a_signed_in_course(slug: str, plot: int, status: int, text: str) -> Values:
    """As a reader of this plot sees it, who may have been signed out or suspended meanwhile."""
    values = a_course(slug, status, text)
    return values if status == 404 else {**values, f"account {plot}": account(text)}


def account(text: str) -> str | None:
    """Whom the page says to be signed in."""
    found = _ACCOUNT.search(text)
    return html.unescape(found.group(1)) if found else None


def _asked() -> Iterator[Asked]:
    """Every sort of fact has some value, another, or none."""
    for cookie in (None, "grey", "white"):
        for parameter in (None, "reeds"):
            for header in (None, "tall"):
                headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
                headers |= {HEADER: header} if header else {}
                query = f"?{PARAMETER}={parameter}" if parameter else ""
                yield Asked(query, headers, f"{cookie} {parameter} {header}")


def _pages() -> Iterator[Page]:
    """Weights are about the inverse of what a page costs (measured: 3 to 27 ms): none takes most of the time."""
    yield Page("list", "/", a_list, spoken, weight=4)
    yield Page("list by title", "/?order=title", a_list, spoken, weight=2)
    yield Page("search", f"/?q={WORD}", a_list, spoken, weight=2)
    yield Page("feed", "/feed.atom", the_feed, weight=40)
    yield Page("sitemap", "/sitemap-courses-1.xml", the_map, weight=36)
    for plot in range(COUNT):
        for number in range(SUBJECTS):
            slug = subject(plot, number)
            yield Page("subject", f"/subjects/{slug}/", partial(a_subject, slug, plot), spoken, weight=1, plot=plot)
        for number in range(TEACHERS):
            slug = teacher(plot, number)
            yield Page(
                "instructor", f"/instructors/{slug}/", partial(a_person, slug, plot), spoken, weight=1, plot=plot
            )
        for number in range(COURSES):
            slug = course(plot, number)
            yield Page("course", f"/courses/{slug}/", partial(a_course, slug), weight=3, plot=plot)
            own = partial(a_signed_in_course, slug, plot)
            cookie = Asked(headers={"Cookie": f"sessionid={session(plot)}"})
            yield Page("signed in", f"/courses/{slug}/", own, weight=4, plot=plot, asked=(cookie,))
            told_course = partial(a_told_course, slug)
            address = f"/-/checking/told/{slug}/"
            yield Page("told", address, told_course, weight=4, plot=plot, told=told, asked=tuple(_asked()))
            for module, content in LESSONS:
                path = f"{slug}/{module}/{content}"
                yield Page("lesson", f"/courses/{path}/", partial(a_lesson, path), weight=4, plot=plot)


PAGES: list[Page] = list(_pages())
