"""Slots: room for what a package above brings."""

import pytest
from django.http import HttpRequest
from django.template import Context, Template

from coursewell.courses import slots


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    monkeypatch.setattr(slots, "_islands", {})


def drawn():
    request = HttpRequest()
    return Template('{% load slots %}[{% slot "page.end" %}]').render(Context({"request": request}))


def test_a_slot_that_nobody_fills_is_empty():
    assert drawn() == "[]"


def test_a_slot_shows_the_island_that_fills_it(monkeypatch):
    monkeypatch.setattr("coursewell.courses.templatetags.slots.island", lambda context, name: name)
    slots.fill("page.end", "shop.basket")
    assert drawn() == "[shop.basket]"


def test_two_islands_cannot_stand_in_one_slot():
    slots.fill("page.end", "shop.basket")
    slots.fill("page.end", "shop.basket")
    with pytest.raises(ValueError, match=r"filled by shop\.basket"):
        slots.fill("page.end", "shop.other")
