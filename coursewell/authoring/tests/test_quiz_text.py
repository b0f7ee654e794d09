from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring.folder.quiz import parse
from coursewell.courses import kinds


def read(text):
    complaints: list[str] = []
    introduction, questions = parse(text, complain=lambda message, line: complaints.append(f"{line}: {message}"))
    return introduction, questions, complaints


def test_the_four_types_are_read():
    text = """Hello.

## Which?
More.
- ( ) A
  > No.
- (x) B
> Together.
## Which of these?
- [x] A
- [ ] B
## Say it
= red
= crimson
## How much?
= 3,14 ± 0.01
"""
    introduction, questions, complaints = read(text)
    assert (introduction, complaints) == ("Hello.", [])
    assert [question["type"] for question in questions] == ["single", "multiple", "text", "numeric"]
    assert questions[0]["prompt"] == "Which?\nMore."
    assert [choice["feedback"] for choice in questions[0]["choices"]] == ["No.", ""]
    assert questions[0]["feedback"] == "Together."
    assert questions[2]["answers"] == ["red", "crimson"]
    assert (questions[3]["answers"], questions[3]["tolerance"]) == (["3.14"], 0.01)


def test_code_is_never_a_question_or_a_choice():
    _, questions, complaints = read("## What does it print?\n```\n## no\n- (x) no\n= no\n```\n- (x) A\n- ( ) B\n")
    assert complaints == []
    assert len(questions) == 1
    assert "- (x) no" in questions[0]["prompt"]


def test_an_id_may_be_given_and_moving_keeps_the_others():
    one, two = "## One {#first}\n= 1\n", "## Two\n= 2\n"
    _, before, _ = read(one + two)
    _, after, _ = read(two + one)
    assert before[0]["id"] == "first"
    assert {question["id"] for question in before} == {question["id"] for question in after}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Text", "1: A quiz needs at least one question"),
        ("## A", "1: This question has no choices"),
        ("## \n= a", "1: This question has no text"),
        ("## A\n- (x) a\n- [ ] b", "1: A question has either"),
        ("## A\n- (x) a", "1: A question needs 2 to 50 choices; this one has 1"),
        ("## A\n- ( ) a\n- ( ) b", "exactly one right answer “- (x)”; this one has 0"),
        ("## A\n- [ ] a\n- [ ] b", "Mark at least one right answer"),
        ("## A\n- (x)\n- ( ) b", "A choice has no text"),
        ("## A {#x}\n= 1\n## B {#x}\n= 2", "3: Two questions have the id “x”"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, sentence):
    complaints = read(text)[2]
    assert any(sentence in complaint for complaint in complaints), complaints


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12)


@given(WORDS, st.lists(WORDS, min_size=2, max_size=6, unique=True), st.data())
def test_what_is_written_is_what_is_read(prompt, texts, data):
    right = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)).filter(any))
    lines = [f"- [{'x' if mark else ' '}] {text}" for text, mark in zip(texts, right, strict=True)]
    _, (question,), complaints = read("\n".join([f"## {prompt}", *lines]))
    assert complaints == []
    assert question["prompt"] == prompt
    assert [(choice["text"], choice["is_right"]) for choice in question["choices"]] == list(
        zip(texts, right, strict=True)
    )


@given(st.text(alphabet="#-=>()[]xX` \n~ab12±.", max_size=120))
def test_any_text_is_either_a_good_quiz_or_complained_about(text):
    _, questions, complaints = read(text)
    if not complaints:
        kinds.get("quiz").clean({"questions": questions})


def test_an_answer_below_choices_is_not_shown_with_the_question():
    assert read("## Q\n- (x) A\n- ( ) B\n= C\n")[2] == [
        "1: A question has either “- ( )” lines, or “- [ ]” lines, or “= ” lines, not a mixture."
    ]
