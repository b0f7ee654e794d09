"""The store of limits: what has ended is not there, however much else has ended with it."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from coursewell.accounts.models import Limit

pytestmark = pytest.mark.django_db


def test_what_has_ended_is_added_anew_however_much_else_has_ended():
    for number in range(250):
        cache.set(f"past {number}", 1, timeout=-1)
    assert cache.add("past 249", 2, 60) is True
    assert cache.get("past 249") == 2


def test_what_has_not_ended_is_not_added_again():
    cache.set("here", 1, 60)
    assert cache.add("here", 2, 60) is False
    assert cache.get("here") == 1


def test_what_has_ended_goes_bit_by_bit():
    for number in range(250):
        cache.set(f"past {number}", 1, timeout=-1)
    for number in range(3):
        cache.add(f"new {number}", 1, 60)
    assert Limit.objects.count() == 3
