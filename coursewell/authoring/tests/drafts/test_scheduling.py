from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coursewell.authoring import drafts
from coursewell.authoring.drafts.scheduling import publish_due
from coursewell.authoring.models import Schedule
from coursewell.authoring.tests.drafts.conftest import module_uid
from coursewell.courses.models import Course, State

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
AT = NOW + timedelta(hours=1)
COURSE = "/courses/knots-that-hold/"


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)` sets what every build takes for now."""

    def set_to(moment):
        monkeypatch.setattr("freshkeys.engine.now", lambda *_: moment)

    set_to(NOW)
    return set_to


@pytest.mark.parametrize("address", [COURSE, "/", f"{COURSE}bends/reef-knot/"])
def test_pages_change_at_the_moment_by_themselves(draft, owner, clock, client, address):
    drafts.save_settings(draft=draft, user=owner, version=1, fields={"is_open": True})
    drafts.schedule(draft=draft, user=owner, at=AT)
    before = client.get(address)
    assert b"Knots that hold" not in before.content
    clock(AT)
    after = client.get(address)
    assert (after.status_code, b"Knots that hold" in after.content) == (200, True)


def test_a_warm_page_of_a_published_course_changes_at_the_moment(draft, owner, clock, client):
    drafts.publish(draft=draft, user=owner)
    drafts.rename_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"), title="Joins")
    drafts.schedule(draft=draft, user=owner, at=AT)
    assert b"Joins" not in client.get(COURSE).content
    clock(AT - timedelta(microseconds=1))
    assert b"Joins" not in client.get(COURSE).content
    clock(AT)
    assert b"Joins" in client.get(COURSE).content


def test_what_was_decided_is_published_not_what_was_drafted_since(draft, owner, clock):
    drafts.schedule(draft=draft, user=owner, at=AT)
    drafts.rename_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"), title="Later")
    clock(AT)
    publish_due()
    course = Course.objects.get()
    assert (course.modules.first().title, course.published_at, course.changes_at) == ("Bends", AT, None)
    assert drafts.draft_document(draft).modules[0].title == "Later"


def test_it_is_published_once(draft, owner, clock):
    drafts.schedule(draft=draft, user=owner, at=AT, note="Term begins")
    clock(AT)
    assert [publish_due(), publish_due()] == [1, 0]
    (revision,) = drafts.revisions(draft.course)
    assert (revision.reason, revision.published_at, revision.note) == ("scheduled", AT, "Term begins")


def test_nothing_happens_after_it_was_given_up(draft, owner, clock):
    drafts.schedule(draft=draft, user=owner, at=AT)
    drafts.unschedule(draft=draft, user=owner)
    clock(AT)
    assert publish_due() == 0
    assert Course.objects.get().state == State.DRAFT


def test_a_moment_in_the_past_is_refused(draft, owner, clock):
    with pytest.raises(drafts.DraftError, match="future"):
        drafts.schedule(draft=draft, user=owner, at=NOW)


def test_what_cannot_be_published_is_told_and_not_tried_for_ever(draft, owner, subject, clock, client):
    drafts.schedule(draft=draft, user=owner, at=AT)
    Course.objects.filter(pk=draft.course_id).update(slug="elsewhere")
    Course.objects.create(owner=owner, subject=subject, title="Thief", slug="knots-that-hold")
    clock(AT)
    assert client.get("/").status_code == 200
    assert "Thief" in Schedule.objects.get().failure
    assert (Course.objects.get(slug="elsewhere").changes_at, publish_due()) == (None, 0)


def test_an_unfinished_draft_is_not_scheduled(draft, owner, clock):
    drafts.add_content(draft=draft, user=owner, module=module_uid(draft, "Bends"), kind="video", title="Film")
    with pytest.raises(drafts.NotReadyError):
        drafts.schedule(draft=draft, user=owner, at=AT)
    assert not Schedule.objects.exists()
