"""Marks are between nothing and the full points, whatever is asked and whatever is answered."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.learning.quizzes.grading import fold, grade, number
from coursewell.learning.tests.quizzes.conftest import QUESTIONS, RIGHT, choice, question

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from("abcdefghij"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=10,
)
ASKED = st.sampled_from(QUESTIONS)


@given(ASKED, JUNK)
def test_a_mark_is_never_less_than_nothing_and_never_more_than_all(asked, value):
    mark = grade(asked, value)
    assert 0 <= mark.points <= mark.of


@given(ASKED, st.dictionaries(st.sampled_from([*QUESTIONS[0], "points"]), JUNK), JUNK)
def test_a_question_of_the_database_may_be_any_nonsense(asked, nonsense, value):
    mark = grade(asked | nonsense, value)
    assert 0 <= mark.points <= mark.of


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["type"])
def test_the_right_answer_gives_all_and_none_gives_nothing(asked):
    assert grade(asked, RIGHT[asked["id"]]).is_right
    assert grade(asked, None).points == 0


@given(st.sets(st.sampled_from("cde")))
def test_each_wrong_choice_takes_a_share_away(chosen):
    share = (len(chosen & set("ce")) - len(chosen & set("d"))) / 2
    assert grade(QUESTIONS[1], sorted(chosen)).points == max(Decimal(0), Decimal(str(share)))


@given(st.text(max_size=40))
def test_a_text_is_right_in_any_case_with_any_spaces(answer):
    asked = question("x", "text", answers=[answer])
    if fold(answer):
        assert grade(asked, f"  {answer} \n").is_right
        assert grade(asked, answer.replace(" ", "  ")).is_right


def test_two_ways_to_write_a_letter_are_one():
    assert grade(question("x", "text", answers=["café straße"]), "CAFE\u0301 STRASSE").is_right


@given(st.floats(-1e9, 1e9), st.floats(0, 1e6))
def test_a_number_within_the_tolerance_is_right(right, tolerance):
    asked = question("x", "numeric", answers=[repr(right)], tolerance=tolerance)
    assert grade(asked, repr(right + tolerance)).is_right
    assert grade(asked, repr(right).replace(".", ",")).is_right
    assert not grade(asked, repr(right + 2 * tolerance + 1)).is_right


@pytest.mark.parametrize("text", ["", "nan", "inf", "1_0", "1.2.3", "٣x", "9" * 400, None, 3, ["3"]])
def test_what_is_no_number_is_none(text):
    assert number(text) is None


def test_part_of_an_order_and_part_of_the_pairs_give_their_share():
    assert grade(QUESTIONS[4], ["f", "h", "g"]).points == 1
    assert grade(QUESTIONS[5], {"i": "rope", "j": "rope"}).points == Decimal("0.5")
    assert grade(question("x", "ordering", choices=[choice("a"), choice("b")]), ["a", "a"]).points == 0
