from __future__ import annotations

import re

import pytest
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring.catalogue.slugs import default_slug, settle_slugs
from coursewell.authoring.slugs import LENGTH, free_slug, slug_of


@given(st.text())
def test_a_slug_is_always_one(text):
    slug = slug_of(text, "fallback")
    assert re.fullmatch(r"[-\w]+", slug)
    assert len(slug) <= LENGTH
    assert slug_of(slug, "fallback") == slug or slugify(slug, allow_unicode=True) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Éléments d’algèbre", "elements-dalgebre"),
        ("日本語 入門", "日本語-入門"),
        ("!!", "x"),
        ("C++ & Rust", "c-rust"),
        ("Animal/Plant Science", "animal-plant-science"),
    ],
)
def test_slugs_read_well(text, slug):
    assert slug_of(text, "x") == slug


@given(st.lists(st.text(max_size=6), max_size=8))
def test_free_slugs_never_collide(texts):
    taken: set[str] = set()
    for text in texts:
        taken.add(free_slug(slug_of(text, "x"), taken))
    assert len(taken) == len(texts)


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.sampled_from(["a", "b", "c"]), max_size=12), st.randoms())
def test_slugs_of_a_catalogue_are_unique_and_do_not_depend_on_the_order(wanted, random):
    settled = settle_slugs(wanted, {"c"})
    assert len(set(settled.values())) == len(wanted)
    assert "c" not in settled.values()
    order = list(wanted)
    random.shuffle(order)
    assert settle_slugs({key: wanted[key] for key in order}, {"c"}) == settled


@given(st.text(), st.text(max_size=200))
def test_the_slug_of_a_row_fits_its_column(title, key):
    assert 0 < len(default_slug(title, key)) <= 200
