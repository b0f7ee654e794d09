"""Every pair of colours that meets on a page, by day and by night."""

import re

import pytest

from coursewell.web.tests.colours import STATIC, contrast, inks, tokens

TEXT = 4.5
SHAPE = 3.0

PLACES = ("bg", "surface", "surface-2")
PAIRS = [
    *[
        (ink, place, TEXT)
        for ink in ("text", "muted", "link", "accent", "danger", "success", "warning")
        for place in PLACES
    ],
    *[("text", f"{soft}-soft", TEXT) for soft in ("accent", "success", "warning", "danger")],
    *[(name, f"{name}-soft", TEXT) for name in ("accent", "success", "warning", "danger")],
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    *[("focus", place, SHAPE) for place in (*PLACES, "accent-soft")],
    *[("border-strong", place, SHAPE) for place in ("bg", "surface")],
]


@pytest.mark.parametrize(("ink", "place", "least"), PAIRS)
@pytest.mark.parametrize("scheme", [0, 1], ids=["day", "night"])
def test_what_meets_can_be_told_apart(ink, place, least, scheme):
    colours = tokens()
    assert contrast(colours[ink][scheme], colours[place][scheme]) >= least


@pytest.mark.parametrize("number", range(12))
def test_the_letters_of_a_generated_picture_can_be_read(number):
    ground, ink, letters = inks()[number]
    assert contrast(letters, ground) >= TEXT
    assert contrast(letters, ink) >= SHAPE


def test_the_contrast_of_black_on_white_is_known():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_old_browsers_get_the_day():
    css = (STATIC / "tokens.css").read_text()
    fallback = dict(re.findall(r"--color-([\w-]+): (#\w{6});", css.partition("@supports not")[2]))
    assert fallback == {name: day for name, (day, night) in tokens().items()}


def test_colours_are_chosen_in_the_tokens_only():
    """Elsewhere a colour would have one scheme. Pictures and the welcome are printed: the same by day and by night."""
    free = {"tokens.css", "pictures.css", "catalogue.css"}
    for sheet in STATIC.glob("*.css"):
        if sheet.name not in free:
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\))", sheet.read_text()), sheet.name
