from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

from coursewell.web.templatetags.web import duration, duration_in_words, initials, number, plain


@pytest.mark.parametrize(("minutes", "shown"), [(None, ""), (0, ""), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min")])
def test_a_length_of_time_is_short(minutes, shown):
    assert duration(minutes) == shown


def test_a_screen_reader_hears_whole_words():
    assert duration_in_words(61) == "1 hour 1 minute"
    assert duration_in_words(120) == "2 hours"


def test_lengths_of_time_follow_the_language():
    with translation.override("de"):
        assert duration(90) == "1 Std. 30 Min."
        assert duration_in_words(61) == "1 Stunde 1 Minute"
        assert duration_in_words(60 * 1500) == "1.500 Stunden"


def test_counts_are_grouped_as_the_language_does():
    assert number(15162) == "15,162"
    with translation.override("de"):
        assert number(15162) == "15.162"


def test_dates_are_british_and_german():
    assert date_format(date(2026, 3, 1), "DATE_FORMAT") == "1 March 2026"
    with translation.override("de"):
        assert date_format(date(2026, 3, 1), "DATE_FORMAT") == "1. März 2026"


def test_an_icon_is_silent():
    assert 'aria-hidden="true"' in Template("{% load web %}{% icon 'clock' %}").render(Context())


@pytest.mark.parametrize(
    ("name", "shown"), [("Grace Brewster Hopper", "GH"), ("Plato", "P"), ("李冶", "李"), ("", ""), ("- -", "")]
)
def test_initials_are_of_the_first_and_last_word(name, shown):
    assert initials(name) == shown


def test_a_teaser_has_no_marks():
    assert plain("## Hi\n\n*You* and [me](https://example.org) `now`") == "Hi You and me now"
