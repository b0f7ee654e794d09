"""What is said of middleware that stands in the wrong place."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from freshkeys.pages.checks import FOR_EDGE, WATCHED

SMALL = "freshkeys.pages.tests.test_small_projects"
OTHERS = [name for name in settings.MIDDLEWARE if name not in (FOR_EDGE, WATCHED)]


def problems(middleware):
    with override_settings(MIDDLEWARE=middleware):
        return [one.msg for one in run_checks() if one.id == "freshkeys.W002"]


def test_of_this_site_nothing_is_said():
    assert problems(settings.MIDDLEWARE) == []


@pytest.mark.parametrize(
    ("middleware", "said"),
    [
        ([*OTHERS, FOR_EDGE, WATCHED], "is not the first"),
        ([FOR_EDGE, *OTHERS], "is not in MIDDLEWARE"),
        ([FOR_EDGE, *OTHERS, f"{SMALL}.in_berlin", WATCHED], "time zone"),
        ([FOR_EDGE, *OTHERS, f"{SMALL}.in_french", WATCHED], "language"),
    ],
)
def test_each_wrong_place_is_named(middleware, said):
    assert [said in one for one in problems(middleware)] == [True]


@pytest.mark.parametrize("middleware", [OTHERS, [FOR_EDGE, *OTHERS, WATCHED, f"{SMALL}.in_berlin"]])
def test_of_what_cannot_do_harm_nothing_is_said(middleware):
    assert problems(middleware) == []
