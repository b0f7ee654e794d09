from __future__ import annotations

import pytest

from coursewell.authoring import drafts
from coursewell.authoring.deriving import document_of
from coursewell.authoring.models import Revision
from coursewell.authoring.tests.conftest import import_folder
from coursewell.authoring.tests.drafts.conftest import module_uid, shape, uid_of
from coursewell.courses.models import Content, Course, Subject

pytestmark = pytest.mark.django_db


def live(course):
    return document_of(Course.objects.get(pk=course.pk))


def reasons(course):
    return [revision.reason for revision in drafts.revisions(course)]


def test_one_click_returns_to_a_revision(draft, owner):
    first = drafts.publish(draft=draft, user=owner)
    drafts.delete_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"))
    drafts.publish(draft=draft, user=owner)
    again = drafts.revert(draft=draft, user=owner, revision=first)
    assert live(draft.course) == first.read() == again.read()
    assert (again.number, reasons(draft.course)) == (3, ["reverted", "published", "published"])
    assert not drafts.has_changes(draft, draft.course)


def test_what_was_not_published_is_set_aside_and_comes_back(draft, owner):
    first = drafts.publish(draft=draft, user=owner)
    drafts.rename_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"), title="Joins")
    drafts.revert(draft=draft, user=owner, revision=first)
    assert shape(draft)[0][0] == "Bends"
    kept = Revision.objects.get(reason="kept")
    drafts.recall(draft=draft, user=owner, revision=kept)
    assert shape(draft)[0][0] == "Joins"
    assert live(draft.course).modules[0].title == "Bends"


def test_who_writes_while_a_draft_goes_back_is_told(draft, owner):
    first = drafts.publish(draft=draft, user=owner)
    uid = uid_of(draft, "Reef knot")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "New"})
    drafts.revert(draft=draft, user=owner, revision=first)
    with pytest.raises(drafts.ConflictError):
        drafts.save_content(draft=draft, user=owner, uid=uid, version=3, fields={"body": "Newer"})


def test_the_course_before_the_studio_can_be_had_again(folder, owner):
    import_folder(folder, owner)
    course = Course.objects.get()
    before = document_of(course)
    draft = drafts.open_draft(course=course, user=owner)
    drafts.delete_module(draft=draft, user=owner, uid=module_uid(draft, "Hitches"))
    drafts.publish(draft=draft, user=owner)
    drafts.revert(draft=draft, user=owner, revision=Revision.objects.get(reason="opened"))
    assert live(course) == before


def test_a_revision_of_another_course_is_refused(draft, owner, subject):
    other = drafts.create_course(owner=owner, title="Other", subject=subject)
    revision = drafts.publish(draft=drafts.open_draft(course=other, user=owner), user=owner)
    with pytest.raises(drafts.DraftError, match="another course"):
        drafts.revert(draft=draft, user=owner, revision=revision)


def test_what_was_changed_elsewhere_is_taken_over(draft, owner):
    drafts.publish(draft=draft, user=owner)
    drafts.rename_module(draft=draft, user=owner, uid=module_uid(draft, "Hitches"), title="Unpublished")
    Content.objects.filter(slug="reef-knot").update(body="By psql")
    drafts.adopt_live(draft=draft, user=owner)
    assert drafts.draft_document(draft).contents[0].body == "By psql"
    assert not drafts.differs_from_live(draft)
    assert reasons(draft.course) == ["found", "kept", "published"]


def test_what_was_changed_elsewhere_is_overwritten_and_kept(draft, owner):
    first = drafts.publish(draft=draft, user=owner)
    Content.objects.filter(slug="reef-knot").update(body="By psql")
    drafts.overwrite_live(draft=draft, user=owner)
    assert live(draft.course) == first.read()
    assert "By psql" in Revision.objects.get(reason="found").document
    drafts.publish(draft=draft, user=owner)


@pytest.mark.parametrize("way", ["overwrite", "revert", "recall"])
def test_a_subject_that_has_another_title_now_is_the_same_subject(draft, owner, subject, way):
    first = drafts.publish(draft=draft, user=owner)
    Subject.objects.filter(pk=subject.pk).update(title="Ropes and knots")
    if way == "overwrite":
        Content.objects.filter(slug="reef-knot").update(body="By psql")
        drafts.overwrite_live(draft=draft, user=owner)
    elif way == "revert":
        drafts.revert(draft=draft, user=owner, revision=first)
    else:
        drafts.recall(draft=draft, user=owner, revision=first)
        drafts.publish(draft=draft, user=owner)
    assert live(draft.course).subject == ("Ropes and knots",)
    assert Subject.objects.count() == 1


@pytest.mark.parametrize("act", [drafts.unpublish, drafts.archive])
def test_readers_do_not_find_what_is_not_published(draft, owner, client, act):
    drafts.publish(draft=draft, user=owner)
    act(draft=draft, user=owner)
    assert client.get("/courses/knots-that-hold/").status_code == 404
    drafts.publish(draft=draft, user=owner)
    assert client.get("/courses/knots-that-hold/").status_code == 200
