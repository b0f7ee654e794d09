"""What a build looks at of the request is a part of what identifies its result."""

from freshkeys.recording.recorder import Recording, current, recording


def test_an_inner_build_hands_its_facts_to_the_outer():
    with recording() as outer, recording():
        current().note_fact("cookie theme", "dark")
    assert outer.facts == {"cookie theme": "dark"}


def test_a_fact_that_changes_within_a_build_cannot_be_tracked():
    read = Recording()
    read.note_fact("path", "a")
    read.note_fact("path", "a")
    assert read.untracked == []
    read.note_fact("path", "b")
    assert read.untracked == ["the fact 'path', which changed meanwhile"]
