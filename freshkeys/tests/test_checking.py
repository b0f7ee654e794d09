"""The judge of the checker: what it lets pass, and what it must not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshkeys.checking.answers import Answers, Asked, Page, Request
from freshkeys.checking.check import errors_in
from freshkeys.checking.defects import DEFECTS
from freshkeys.checking.history import History
from freshkeys.checking.judge import Answer, judge
from freshkeys.checking.standing import Clock, Moments, Step
from freshkeys.checking.tally import Tally

DOOR = "a door"


def event(kind, at, value=None, **more):
    state = None if value is None else {"title": value}
    return {"event": kind, "at": at, "since": 0.0, "door": DOOR, "state": state} | more


#: "one" is there from the start; COMMIT of "two" is sent at 10 and acknowledged at 12; "three" is rolled back.
STORY = [
    event("found", 1.0, "one"),
    event("sent", 10.0, "two"),
    event("done", 12.0),
    event("void", 13.0, "three"),
]


def findings(events, *answers, moments=None):
    history = History()
    history.read(events)
    seen = [Answer("page", *times, {"title": shown}, wall=1000.0) for *times, shown in answers]
    return judge(history, seen, moments)


def faults(events, *answers, moments=None):
    return [finding.fault for finding in findings(events, *answers, moments=moments)]


@pytest.mark.parametrize(
    ("asked", "answered", "shown", "fault"),
    [
        (8.0, 9.0, "one", None),
        (8.0, 11.0, "one", None),
        (11.9, 12.5, "one", None),  # asked before the acknowledgement
        (12.1, 12.2, "one", "stale"),
        (8.0, 9.9, "two", "never committed"),  # answered before COMMIT was sent
        (9.0, 10.1, "two", None),
        (20.0, 21.0, "two", None),
        (14.0, 15.0, "three", "never committed"),
        (14.0, 15.0, "whatever", "never committed"),
    ],
)
def test_a_value_may_be_seen_from_its_commit_until_the_next_one_is_acknowledged(asked, answered, shown, fault):
    assert faults(STORY, (asked, answered, shown)) == ([fault] if fault else [])


def test_what_one_reader_has_seen_is_not_taken_back_for_the_next():
    assert faults(STORY, (10.1, 10.5, "two"), (10.6, 10.7, "one")) == ["stale"]
    assert faults(STORY, (10.1, 10.5, "two"), (10.4, 10.7, "one")) == []


def test_a_stale_value_names_the_door_that_it_missed_and_how_late_it_was():
    (finding,) = findings(STORY, (12.5, 12.6, "one"))
    assert (finding.door, finding.expected, round(finding.late, 3)) == (DOOR, "two", 0.5)


def test_a_commit_whose_end_nobody_saw_may_be_there_until_somebody_looked():
    lost = [*STORY[:2], event("found", 20.0, "one")]
    assert faults(lost, (11.0, 12.0, "two"), (18.0, 19.0, "two"), (18.0, 19.0, "one")) == []
    assert faults(lost, (20.5, 21.0, "two")) == ["stale"]
    kept = [*STORY[:2], event("found", 20.0, "two")]
    assert faults(kept, (18.0, 19.0, "one")) == []
    assert faults(kept, (20.5, 21.0, "one")) == ["stale"]


def test_a_value_that_a_backup_brought_back_is_not_stale():
    restored = [*STORY, event("found", 30.0, "one", since=25.0)]
    assert faults(restored, (31.0, 32.0, "one"), (26.0, 27.0, "one"), (26.0, 27.0, "two")) == []
    assert faults(restored, (31.0, 32.0, "two")) == ["stale"]
    assert faults(restored, (20.0, 21.0, "one")) == ["stale"]


def test_parts_that_were_never_there_together_are_torn():
    story = [event("found", 1.0, ["one", 1]), event("sent", 10.0, ["two", 2]), event("done", 12.0)]
    assert faults(story, (11.0, 13.0, ("one", 2))) == ["torn"]
    assert faults(story, (11.0, 13.0, ("one", 3))) == ["never committed"]


def test_what_is_missing_from_a_page_but_never_was_from_the_database_is_torn():
    assert faults(STORY, (11.0, 13.0, None)) == ["torn"]


def test_a_moment_that_passes_changes_the_word_for_it():
    moments = Moments("title", Clock())
    story = [event("found", 1.0, [1020.0, 1030.0])]
    assert faults(story, (18.0, 19.0, "upcoming"), (19.9, 20.1, "open"), (29.9, 30.1, "closed"), moments=moments) == []
    assert (
        faults(story, (18.0, 19.0, "open"), (20.5, 21.0, "upcoming"), (31.0, 32.0, "open"), moments=moments)
        == ["stale"] * 3
    )


def test_clock_and_data_are_of_one_moment():
    moments = Moments("title", Clock())
    story = [event("found", 1.0, [1005.0, 1030.0]), event("sent", 10.0, [1015.0, 1030.0]), event("done", 11.0)]
    assert faults(story, (9.5, 12.0, "open"), (9.5, 12.0, "upcoming"), moments=moments) == []
    assert faults(story, (9.5, 12.0, "closed"), (11.5, 12.0, "open"), moments=moments) == ["stale"] * 2


def test_a_clock_that_was_set_is_the_clock():
    moments = Moments("title", Clock([Step(20.0, 20.1, -10.0)]))
    story = [event("found", 1.0, [1015.0, 1030.0])]
    assert faults(story, (16.0, 17.0, "open"), (21.0, 22.0, "upcoming"), (26.0, 27.0, "open"), moments=moments) == []
    assert faults(story, (16.0, 17.0, "upcoming"), (21.0, 22.0, "open"), moments=moments) == ["stale"] * 2


def test_an_answer_in_another_language_is_misdirected():
    history = History()
    history.read(STORY)
    assert [one.fault for one in judge(history, [Answer("page", 2.0, 3.0, {"=de": "en"})])] == ["misdirected"]


def test_an_answer_for_another_cookie_is_misdirected():
    page = Page("page", "/", lambda status, text: {"title": "one"}, told=lambda text: text, asked=(Asked(told="grey"),))
    values = Request(page, "en", page.asked[0]).values(200, "white")
    history = History()
    history.read(STORY)
    assert [one.fault for one in judge(history, [Answer("page", 2.0, 3.0, values)])] == ["misdirected"]


def test_a_register_that_nobody_wrote_is_a_mistake_of_the_workload():
    with pytest.raises(LookupError, match="no writer has said"):
        faults([], (1.0, 2.0, "one"))


def story_of(name, *versions):
    """The log of one writer: what registers a and b hold, with when COMMIT was sent and when it was acknowledged."""
    events = []
    for sent, done, a, b in versions:
        events += [event("sent", sent) | {"state": {f"a {name}": a, f"b {name}": b}}, event("done", done)]
    return events


def faults_of_parts(stories, *answers):
    history = History()
    for story in stories:
        history.read(story)
    return [one.fault for one in judge(history, [Answer("page", *times, shown) for *times, shown in answers])]


def test_what_one_transaction_wrote_is_shown_whole_or_not_at_all():
    story = story_of("x", (0.0, 1.0, 1, 1), (10.0, 12.0, 2, 2))
    whole = [(11.0, 13.0, {"a x": number, "b x": number}) for number in (1, 2)]
    assert faults_of_parts([story], *whole) == []
    assert faults_of_parts([story], (11.0, 13.0, {"a x": 2, "b x": 1})) == ["torn"]


def test_what_two_wrote_one_after_the_other_is_shown_as_of_one_moment():
    """y was acknowledged before COMMIT of x was sent: whoever shows the new x and the old y mixes two moments."""
    stories = [
        story_of("x", (0.0, 1.0, 1, 1), (14.0, 15.0, 2, 2)),
        story_of("y", (0.0, 1.0, 1, 1), (11.0, 12.0, 2, 2)),
    ]
    right = [(10.0, 20.0, {"a x": x, "a y": y}) for x, y in ((1, 1), (1, 2), (2, 2))]
    assert faults_of_parts(stories, *right) == []
    assert faults_of_parts(stories, (10.0, 20.0, {"a x": 2, "a y": 1})) == ["torn"]


def test_what_a_crash_took_back_before_anybody_wrote_it_down_is_not_judged():
    lost = [*STORY[:1], event("sent", 10.0, since=1.0), event("found", 12.0, "one")]
    assert faults(lost, (10.5, 11.0, "two")) == []
    assert faults(lost, (12.5, 13.0, "two")) == ["never committed"]


@pytest.mark.parametrize("found", ["one", "four"])
def test_what_an_older_write_left_is_not_judged_while_a_connection_may_have_died(found):
    """ "two" was acknowledged and lost; the writer saw with his next call only that the server had been gone."""
    lost = [*STORY, event("sent", 20.0, since=13.0), event("found", 21.0, found)]
    assert faults(lost, (15.0, 16.0, "one"), (15.0, 16.0, "two")) == []
    assert faults(lost, (12.2, 12.8, "one"), (22.0, 23.0, "two")) == ["stale", "stale"]


def test_only_what_fits_nothing_known_is_counted_as_not_judged():
    history = History()
    history.read([*STORY, event("sent", 20.0, since=13.0), event("found", 21.0, "four")])
    values = ["two", "one", "lost"]
    answers = Answers([Answer("page", 15.0, 16.0, {"title": value}) for value in values])
    tally = Tally.of("", history, answers, judge(history, answers.answers))
    assert (tally.checked, tally.not_judged, tally.wrong.total()) == (1, 2, 0)
    assert tally.bound == 3


COMMITS = st.lists(st.tuples(st.floats(0.01, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8)


@given(
    st.lists(COMMITS, min_size=1, max_size=3),
    st.lists(st.tuples(st.floats(0, 12), st.floats(0, 1), st.floats(0, 1)), max_size=12),
)
def test_a_database_that_is_read_at_one_moment_is_never_found_guilty(writers, reads):
    """The law behind everything: whoever shows what was there at a moment of the request has shown nothing wrong."""
    history, there = History(), {}
    for writer, commits in enumerate(writers):
        name, now = f"title {writer}", 0.0
        events, there[name] = [event("found", 0.0) | {"state": {name: 0}}], [(0.0, 0)]
        for number, (pause, duration, place) in enumerate(commits, start=1):
            sent = now + pause
            now = sent + duration
            there[name].append((sent + place * duration, number))
            events += [event("sent", sent) | {"state": {name: number}}, event("done", now)]
        history.read(events)
    answers = []
    for asked, duration, place in reads:
        looked = asked + place * duration
        shown = {name: max(value for at, value in commits if at <= looked) for name, commits in there.items()}
        answers.append(Answer("page", asked, asked + duration, shown))
    assert judge(history, answers) == []


SEED = """
import sys
import django
from freshkeys.checking.defects import DEFECTS

def known():
    found = {{}}
    for module in [one for name, one in sys.modules.items() if name.startswith("freshkeys.")]:
        for name, one in vars(module).items():
            inside = vars(one) if isinstance(one, type) else one if isinstance(one, dict) else {{}}
            found[module, name] = (one, *map(id, inside.values())) if name != "__builtins__" else None
    return found

before = known()
DEFECTS[{name!r}].seed()
assert before != known(), "nothing is different"
django.setup()
"""


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_can_be_seeded_before_django_is_set_up(name):
    """As `spoiled` does it: what it replaces must still be there."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SEED.format(name=name)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_of_errors_in_a_log_the_most_frequent_are_told_by_their_last_lines():
    log = (
        "Traceback (most recent call last):\n  x\nValueError: no\n" * 2 + "a.b.OtherError: deadlock\nnot an Error: x\n"
    )
    assert errors_in(log) == "2 x ValueError: no\n1 x a.b.OtherError: deadlock"


def test_a_rare_kind_of_error_is_not_lost_among_many_of_another():
    log = "".join(f"ValueError: {number % 50}\n" for number in range(200)) + "KeyError\n" + "TypeError: " + "x" * 999
    assert [line.split()[2] for line in errors_in(log).splitlines()] == ["ValueError:"] * 3 + ["TypeError:", "KeyError"]
