from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring import drafts
from coursewell.authoring.drafts.differing import lines_of, moved_in
from coursewell.authoring.tests.drafts.conftest import module_uid, uid_of
from coursewell.courses.audience import _COUNTERS, counts_students

ORDERS = st.lists(st.sampled_from("abcdefgh"), unique=True)
TEXT = st.lists(st.sampled_from(["one", "two", "three", ""]), max_size=12).map("\n".join)


def sentences(draft):
    return [one.sentence for one in drafts.summary_of(draft).differences]


@given(ORDERS, ORDERS)
def test_what_did_not_move_kept_its_order(old, new):
    moved = moved_in(old, new)
    stayed = [uid for uid in new if uid in old and uid not in moved]
    assert stayed == [uid for uid in old if uid in new and uid not in moved]
    assert moved <= set(old) & set(new)


@given(ORDERS)
def test_one_that_went_to_the_front_is_the_only_one_that_moved(order):
    new = [*order[-1:], *order[:-1]]
    assert moved_in(order, new) == (set(order[-1:]) if len(order) > 2 else moved_in(order, new))
    assert len(moved_in(order, new)) == (1 if len(order) > 1 else 0)


@given(TEXT, TEXT)
def test_the_lines_of_a_difference_are_those_of_the_texts(old, new):
    lines = lines_of(old, new)
    for text, signs in ((old, "- "), (new, "+ ")):
        shown = [line.text for line in lines if line.sign in signs]
        whole = iter(text.split("\n"))
        assert all(line in whole for line in shown)  # in order
    gone = sum(line.sign == "-" for line in lines) - sum(line.sign == "+" for line in lines)
    assert gone == (old.count("\n") + bool(old)) - (new.count("\n") + bool(new))


@pytest.mark.django_db
def test_every_change_is_one_sentence(draft, owner):
    drafts.publish(draft=draft, user=owner)
    assert drafts.summary_of(draft).sentences == ("Nothing has changed since the course was published.",)
    reef = uid_of(draft, "Reef knot")
    drafts.rename_content(draft=draft, user=owner, uid=reef, title="Square knot")
    drafts.move_content(draft=draft, user=owner, uid=reef, module=module_uid(draft, "Hitches"))
    drafts.delete_content(draft=draft, user=owner, uid=uid_of(draft, "Sheet bend"))
    drafts.add_module(draft=draft, user=owner, title="Splices")
    drafts.save_settings(draft=draft, user=owner, version=1, fields={"summary": "All"})
    assert sentences(draft) == [
        "Summary: “” became “All”",
        "The module “Splices” is new.",
        "“Sheet bend” is gone.",
        "“Reef knot” is called “Square knot” now.",
        "“Square knot” moved to the module “Hitches”.",
    ]
    assert drafts.summary_of(draft).sentences == (
        "1 part is new.", "1 part is removed.", "1 part moves.", "2 parts change.", "4 pages change.",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_changed_text_shows_its_lines(draft, owner):
    first = drafts.publish(draft=draft, user=owner)
    uid = uid_of(draft, "Reef knot")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "Right over left."})
    second = drafts.publish(draft=draft, user=owner)
    (one,) = drafts.difference(first.read(), second.read())
    assert [tuple(line) for line in one.lines] == [("-", "How to tie the Reef knot."), ("+", "Right over left.")]


@pytest.mark.django_db
def test_a_first_publication_says_what_everyone_will_see(draft):
    summary = drafts.summary_of(draft)
    assert summary.sentences == ("Everyone will see “Knots that hold”: 2 modules with 3 contents.",)
    assert (summary.page_count, summary.is_first) == (4, True)


@pytest.mark.django_db
def test_who_is_in_the_course_is_said(draft, owner):
    drafts.publish(draft=draft, user=owner)
    counter = counts_students(lambda course: 12)
    try:
        drafts.delete_content(draft=draft, user=owner, uid=uid_of(draft, "Sheet bend"))
        said = drafts.summary_of(draft).sentences
    finally:
        _COUNTERS.remove(counter)
    assert said[-2:] == (
        "12 students are in this course.",
        "What students did in contents that are removed goes with them.",
    )
