"""What the catalogue's templates ask of their data."""

from types import SimpleNamespace

import pytest

from coursewell.courses.catalogue.facets import FOLD, Facet, Value
from coursewell.courses.templatetags.catalogue import (
    children_of,
    cover_colour,
    facet_values,
    fact_icon,
    kind_icon,
    outline_sums,
    top_subjects,
    upper_levels,
)
from coursewell.web.templatetags.web import icon


def value(name, count, is_active=False):
    return Value(name, name, count, str(count), is_active, "/")


def subject(pk, total, depth=0, parent_id=None):
    return SimpleNamespace(pk=pk, total_courses=total, depth=depth, parent_id=parent_id)


def names(values):
    return "".join(one.value for one in values)


def test_above_the_fold_stand_the_values_that_give_most_in_their_own_order():
    facet = Facet.of("level", [value("a", 0), *(value(str(at), at + 1) for at in range(FOLD))])
    assert names(facet.leading) == "01234567"
    assert names(facet.trailing) == "a"


def test_an_active_value_is_never_folded():
    facet = Facet.of("level", [*(value(str(at), 9) for at in range(FOLD)), value("c", 0, is_active=True)])
    assert names(facet.leading) == "0123456c"


def test_few_values_are_not_folded():
    assert Facet.of("level", [value("a", 0), value("b", 1)]).trailing == ()


def test_values_that_would_give_nothing_are_no_links_and_nothing_is_trusted():
    shown = facet_values("level", [value("<b>", 0), value('"&', 3)])
    assert shown.count("<a ") == 1
    assert "<b>" not in shown
    assert 'id="f-level-&quot;&amp;"' in shown


def test_top_subjects_are_roots_with_courses():
    subjects = [subject(1, 3), subject(2, 9), subject(3, 8, depth=1, parent_id=2), subject(4, 0)]
    assert [one.pk for one in top_subjects(subjects, 5)] == [2, 1]


def test_of_many_subjects_the_upper_levels_are_listed():
    tree = [subject(1, 9), subject(2, 4, 1, 1), subject(3, 4, 2, 2), subject(4, 4, 2, 2)]
    assert [len(upper_levels(tree, most)) for most in (0, 1, 2, 3, 4)] == [1, 1, 2, 2, 4]


def test_children_are_the_direct_ones_that_lead_somewhere():
    subjects = [subject(1, 9), subject(2, 4, 1, 1), subject(3, 0, 1, 1), subject(4, 4, 2, 2)]
    assert [one.pk for one in children_of(subjects, subjects[0])] == [2]


@pytest.mark.parametrize("hue", [0, 11, 12, 359])
def test_any_hue_has_a_printed_colour(hue):
    assert 0 <= cover_colour(hue) < 12


def test_an_outline_is_summed_up():
    text = SimpleNamespace(kind="text", minutes=5, is_open=True)
    quiz = SimpleNamespace(kind="quiz", minutes=None, is_open=False)
    sums = outline_sums([SimpleNamespace(rows=[text, text]), SimpleNamespace(rows=[quiz])])
    assert (sums["contents"], sums["minutes"], sums["open"]) == (3, 10, 2)
    assert [(one["label"], one["count"]) for one in sums["kinds"]] == [("Text", 2), ("Quiz", 1)]


@pytest.mark.parametrize("kind", ["text", "image", "file", "video", "quiz", "one that was taken away"])
def test_every_kind_has_an_icon_that_exists(kind):
    assert "<svg" in icon(kind_icon(kind))


def test_a_fact_that_nobody_drew_has_an_icon_too():
    assert "<svg" in icon(fact_icon("new"))
