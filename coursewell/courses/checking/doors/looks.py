"""Doors that look at pages in the middle of a transaction, in the process that writes."""

from __future__ import annotations

from django.db import transaction

from coursewell.courses.checking.doors.register import DOORS, a_slug
from coursewell.courses.checking.doors.transactions import retitle
from freshkeys.checking.answers import Page
from freshkeys.checking.pen import Pen


def look(pen: Pen, pages: list[Page], *, is_judged: bool) -> None:
    for page in pages:
        pen.eyes.look(page, is_judged=is_judged)


@DOORS.add("looking after a write that is rolled back", weight=1)
def look_and_roll_back(pen: Pen) -> None:
    pages = pen.eyes.some(pen.plot)
    with pen.rolled_back():
        retitle(pen, a_slug(pen))
        look(pen, pages, is_judged=False)
    look(pen, pages, is_judged=True)


@DOORS.add("looking after a savepoint, before the rollback", weight=1)
def look_after_a_savepoint(pen: Pen) -> None:
    pages = pen.eyes.some(pen.plot)
    with pen.rolled_back():
        with transaction.atomic():
            retitle(pen, a_slug(pen))
        look(pen, pages, is_judged=False)
    look(pen, pages, is_judged=True)


@DOORS.add("looking inside a savepoint that is rolled back", weight=1)
def look_inside_a_savepoint(pen: Pen) -> None:
    pages = pen.eyes.some(pen.plot)
    with pen.atomic():
        with transaction.atomic():
            retitle(pen, a_slug(pen))
            look(pen, pages, is_judged=False)
            transaction.set_rollback(True)
        retitle(pen, a_slug(pen))
        look(pen, pages, is_judged=False)
    look(pen, pages, is_judged=True)
