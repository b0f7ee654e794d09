from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from coursewell.authoring import drafts
from coursewell.authoring.deriving import document_of
from coursewell.authoring.tests.conftest import import_folder
from coursewell.authoring.tests.drafts.conftest import module_uid, uid_of
from coursewell.courses.models import Content, Course, Subject

pytestmark = pytest.mark.django_db


def as_drafted(course):
    """The live course in the terms of a draft, which says nothing of its state."""
    return replace(document_of(Course.objects.get(pk=course.pk)), state=None, published_at=None)


def test_a_new_course_is_its_authors_alone(course):
    assert (course.state, course.slug) == ("draft", "knots-that-hold")
    assert course.modules.count() == 0


def test_readers_get_exactly_the_draft(draft, owner):
    drafts.publish(draft=draft, user=owner)
    assert as_drafted(draft.course) == drafts.draft_document(draft)
    assert Course.objects.get().state == "published"


def test_a_draft_that_was_opened_is_equal_to_the_live_course(folder, owner):
    import_folder(folder, owner)
    course = Course.objects.get()
    draft = drafts.open_draft(course=course, user=owner)
    assert drafts.draft_document(draft) == as_drafted(course)
    assert not drafts.differs_from_live(draft)


def test_readers_see_nothing_of_a_draft_before_it_is_published(draft, owner):
    drafts.publish(draft=draft, user=owner)
    before = document_of(draft.course)
    drafts.add_module(draft=draft, user=owner, title="New")
    drafts.delete_content(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"))
    assert document_of(draft.course) == before


def test_rows_keep_their_identity(draft, owner):
    drafts.publish(draft=draft, user=owner)
    before = dict(Content.objects.values_list("uid", "pk"))
    drafts.move_content(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"), module=module_uid(draft, "Hitches"))
    drafts.publish(draft=draft, user=owner)
    assert dict(Content.objects.values_list("uid", "pk")) == before


def test_publishing_leaves_a_revision(draft, owner):
    revision = drafts.publish(draft=draft, user=owner, note="First")
    assert (revision.number, revision.published_by, revision.note) == (1, owner, "First")
    assert revision.read() == document_of(draft.course)


def test_the_moment_of_the_first_publication_stays(draft, owner):
    drafts.publish(draft=draft, user=owner)
    first = Course.objects.get().published_at
    drafts.rename_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"), title="Joins")
    drafts.publish(draft=draft, user=owner)
    assert first is not None
    assert Course.objects.get().published_at == first


def test_a_live_course_that_was_changed_elsewhere_is_not_overwritten(draft, owner):
    drafts.publish(draft=draft, user=owner)
    Content.objects.filter(slug="reef-knot").update(body="By psql")
    assert drafts.differs_from_live(draft)
    with pytest.raises(drafts.DiffersError, match="outside the studio"):
        drafts.publish(draft=draft, user=owner)
    assert Content.objects.get(slug="reef-knot").body == "By psql"


def test_a_renamed_subject_is_no_difference(draft, owner, subject):
    Subject.objects.filter(pk=subject.pk).update(title="Ropes")
    drafts.publish(draft=draft, user=owner)
    assert (Subject.objects.count(), Course.objects.get().subject) == (1, subject)


def test_a_document_that_may_not_be_is_refused(draft, owner):
    drafts.add_content(draft=draft, user=owner, module=module_uid(draft, "Bends"), kind="video", title="Film")
    with pytest.raises(drafts.NotReadyError) as caught:
        drafts.publish(draft=draft, user=owner, override="I want it")
    assert caught.value.problems[0].uid == uid_of(draft, "Film")
    assert Course.objects.get().state == "draft"


def test_a_renamed_address_of_readers_leads_on(draft, owner, client):
    drafts.publish(draft=draft, user=owner)
    uid = uid_of(draft, "Reef knot")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"slug": "square-knot"})
    drafts.publish(draft=draft, user=owner)
    answer = client.get("/courses/knots-that-hold/bends/reef-knot/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/courses/knots-that-hold/bends/square-knot/")


def test_readers_see_a_course_at_once_although_this_machine_is_ahead_of_the_database(draft, owner, client, monkeypatch):
    earlier = timezone.now() - timedelta(seconds=90)
    monkeypatch.setattr("freshkeys.engine.now", lambda *_: earlier)
    drafts.publish(draft=draft, user=owner)
    assert Course.objects.get().published_at == earlier
    assert client.get("/courses/knots-that-hold/").status_code == 200
