"""One student's way from the catalogue to the first lesson, and what has to be true on it."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config.rehearsing.browser import Browser, Form, Page, Taken
from config.rehearsing.outbox import Outbox

PASSWORD = "a rehearsal is no enrolment day"  # noqa: S105  of accounts that end with the scratch site


class WrongError(Exception):
    """The site did something else than it must; the text says what and where."""


@dataclass
class Notes:
    """What all students together have seen."""

    taken: list[Taken] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    stale: Counter[str] = field(default_factory=Counter)
    enrolled: int = 0
    refused: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, enrolled: bool) -> None:
        with self._lock:
            self.enrolled += enrolled
            self.refused += not enrolled


@dataclass(frozen=True)
class Place:
    """Where the students go."""

    site: str
    course: str
    outbox: Outbox
    notes: Notes
    #: Each student is somebody else.
    numbers: itertools.count[int] = field(default_factory=itertools.count)


def arrive(place: Place) -> None:
    """One student comes, registers, enrols and reads; what goes wrong is noted."""
    number = next(place.numbers)
    browser = Browser(place.site, _address(number), place.notes.taken.append)
    try:
        _study(browser, place, f"student-{number}@rehearsal.example")
    except WrongError as error:
        place.notes.wrong[str(error)] += 1
    finally:
        browser.close()


def _study(browser: Browser, place: Place, email: str) -> None:
    _good(browser.get("the catalogue", "/"))
    _good(browser.get("the course, not signed in", place.course))
    _register(browser, place, email)
    page = _good(browser.get("the course, signed in", place.course))
    form = page.form("/enrol/")
    if form is None:
        place.notes.count(enrolled=False)  # there are fewer seats than students, and the page says so
        return
    _good(browser.send("enrol", form))
    page = _good(browser.get("the course, enrolled", place.course))
    is_in = leads_to(page, f"{place.course}leave/")
    if not is_in and page.form("/enrol/") is not None:
        place.notes.stale["The course page still offered to enrol to somebody who had enrolled."] += 1
    place.notes.count(enrolled=is_in)
    if not is_in:
        return
    lesson = way_on(page, place.course)
    if lesson is None:
        raise WrongError("The course page led an enrolled student nowhere.")
    _good(browser.get("the first lesson", lesson))


def _register(browser: Browser, place: Place, email: str) -> None:
    form = _form(_good(browser.get("the form to sign up", "/accounts/signup/")), "/signup/")
    _good(browser.send("sign up", form, name="Rehearsing Student", email=email, password1=PASSWORD))
    link = place.outbox.link_for(email)
    if not link:
        raise WrongError("No letter came that confirms an address.")
    form = _form(_good(browser.get("the letter's link", link)), "/confirm-email/")
    _good(browser.send("confirm the address", form))


def leads_to(page: Page, path: str) -> bool:
    return any(urlsplit(link).path == path for link in page.links)


def way_on(page: Page, course: str) -> str | None:
    """The first link of the page that leads to a lesson of the course, or to where the student goes on."""
    inside = (link for link in page.links if urlsplit(link).path.startswith(course))
    parts = ((link, urlsplit(link).path.removeprefix(course).strip("/").split("/")) for link in inside)
    return next((link for link, rest in parts if rest == ["continue"] or len(rest) == 2), None)


def _form(page: Page, part: str) -> Form:
    found = page.form(part)
    if found is None:
        raise WrongError(f"There was no form on {urlsplit(page.url).path}.")
    return found


def _good(page: Page) -> Page:
    if page.status != 200:
        what = f"answered {page.status}" if page.status else "did not answer"
        raise WrongError(f"{urlsplit(page.url).path} {what}.")
    return page


def _address(number: int) -> str:
    """Of a network that is kept for such purposes (RFC 2544): a limit for each address holds for one student."""
    return f"198.{18 + number // 65_536 % 2}.{number // 256 % 256}.{number % 256}"
