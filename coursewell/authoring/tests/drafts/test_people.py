from __future__ import annotations

import pytest

from coursewell.authoring import drafts
from coursewell.authoring.models import KeptFile
from coursewell.authoring.tests.drafts.conftest import picture, shape, uid_of
from coursewell.courses.models import Course, Subject

pytestmark = pytest.mark.django_db


def test_who_gave_a_course_away_goes_on_as_editor(course, owner, editor):
    course.editors.add(editor)
    drafts.transfer(course=course, user=owner, to=editor)
    course = Course.objects.get()
    assert (course.owner, list(course.editors.all())) == (editor, [owner])


def test_nobody_suspended_becomes_owner_or_editor(course, owner, editor):
    editor.is_active = False
    for act in (lambda: drafts.transfer(course=course, user=owner, to=editor),
                lambda: drafts.add_editor(course=course, user=owner, editor=editor)):  # fmt: skip
        with pytest.raises(drafts.DraftError, match="suspended"):
            act()


def test_editors_come_and_go(course, owner, editor):
    drafts.add_editor(course=course, user=owner, editor=editor)
    drafts.add_editor(course=course, user=owner, editor=owner)
    assert list(course.editors.all()) == [editor]
    drafts.remove_editor(course=course, user=owner, editor=editor)
    assert not course.editors.exists()


def test_a_copy_is_a_course_of_its_own(draft, owner, editor):
    drafts.attach(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"), name="knot.svg", file=picture())
    drafts.publish(draft=draft, user=owner)
    made = drafts.copy_course(course=draft.course, user=editor, title="Knots, next term")
    copy = drafts.open_draft(course=made, user=editor)
    assert (made.owner, made.slug, made.state, shape(copy)) == (editor, "knots-next-term", "draft", shape(draft))
    drafts.publish(draft=copy, user=editor)
    assert KeptFile.objects.filter(course=made).count() == 1
    assert drafts.draft_document(draft) == drafts.draft_document(drafts.open_draft(course=draft.course, user=owner))


def test_a_course_moves_to_another_subject(draft, owner):
    other = Subject.objects.create(title="Craft", slug="craft")
    drafts.save_settings(draft=draft, user=owner, version=1, fields={"subject": other.pk})
    drafts.publish(draft=draft, user=owner)
    assert Course.objects.get().subject == other


def test_whoever_teaches_says_themselves_who_they_are(draft, owner):
    person = drafts.add_instructor(name="Ann Hitch", bio="Ties knots.")
    drafts.save_settings(draft=draft, user=owner, version=1, fields={"instructors": [person.pk]})
    person.bio = "Unties knots."
    person.save()
    drafts.publish(draft=draft, user=owner)
    person.refresh_from_db()
    assert (person.bio, list(Course.objects.get().instructors.all())) == ("Unties knots.", [person])
