from __future__ import annotations

import pytest

from coursewell.authoring.actions import apply_documents
from coursewell.authoring.applying.changes import ApplyError, counted
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.tests.conftest import QUIZ, apply_document, counted_writes, import_folder
from coursewell.courses.models import Attachment, Content, Course, Instructor, Module, Subject

pytestmark = pytest.mark.django_db


def contents_by_slug():
    return {content.slug: content.pk for content in Content.objects.all()}


def test_a_folder_becomes_a_published_course(folder, owner):
    import_folder(folder, owner)
    course = Course.objects.get()
    assert (course.title, course.slug, course.state, course.owner) == ("Knots", "knots", "published", owner)
    assert [module.slug for module in course.modules.all()] == ["bends", "hitches"]
    assert (course.subject.title, course.subject.parent and course.subject.parent.title) == ("Rope", "Craft")
    assert [instructor.name for instructor in course.instructors.all()] == ["Ann Hitch"]


def test_a_picture_belongs_to_the_lesson_that_shows_it(folder, owner):
    import_folder(folder, owner)
    attachment = Attachment.objects.get(content__slug="reef")
    assert (attachment.name, attachment.media_type, attachment.width) == ("pictures/reef.svg", "image/svg+xml", 4)


def test_the_title_is_not_said_twice(folder, owner):
    import_folder(folder, owner)
    content = Content.objects.get(slug="clove")
    assert (content.title, content.body) == ("The clove hitch", "Two turns.")


def test_a_content_keeps_the_path_that_its_links_start_from(folder, owner):
    import_folder(folder, owner)
    assert Content.objects.get(slug="reef").data == {"path": "01-bends/01-reef.md"}


def test_a_second_import_writes_nothing(folder, owner):
    import_folder(folder, owner)
    with counted_writes() as writes:
        assert import_folder(folder, owner) == ["unchanged"]
    assert writes == []


def test_a_changed_title_keeps_the_row(folder, owner, write):
    import_folder(folder, owner)
    before = contents_by_slug()
    write({"02-hitches/clove.md": "# The best hitch\n\nTwo turns.\n"})
    assert import_folder(folder, owner) == ["updated 1 course, 1 content"]
    assert contents_by_slug() == before


def test_a_lesson_put_in_between_changes_no_other_identity(folder, owner, write):
    import_folder(folder, owner)
    before = contents_by_slug()
    write({"01-bends/02-check.md": None, "01-bends/02-sheet.md": "# Sheet bend", "01-bends/03-check.md": QUIZ})
    import_folder(folder, owner)
    after = contents_by_slug()
    assert {slug: after[slug] for slug in before} == before


def test_a_lesson_with_an_id_moves_to_another_module(folder, owner, write):
    lesson = "---\nid: clove\n---\n# The clove hitch\n\nTwo turns.\n"
    write({"02-hitches/clove.md": lesson})
    import_folder(folder, owner)
    before = contents_by_slug()["clove"]
    write({"02-hitches/clove.md": None, "01-bends/clove.md": lesson})
    import_folder(folder, owner)
    assert Content.objects.get(pk=before).module.slug == "bends"
    assert Module.objects.count() == 1


def test_two_lessons_exchange_their_slugs(folder, owner, write):
    one, two = "---\nid: one\nslug: {}\n---\nOne", "---\nid: two\nslug: {}\n---\nTwo"
    write({"02-hitches/clove.md": None, "02-hitches/a.md": one.format("x"), "02-hitches/b.md": two.format("y")})
    import_folder(folder, owner)
    before = contents_by_slug()
    write({"02-hitches/a.md": one.format("y"), "02-hitches/b.md": two.format("x")})
    import_folder(folder, owner)
    after = contents_by_slug()
    assert (after["x"], after["y"]) == (before["y"], before["x"])


def test_a_new_module_takes_the_slug_of_one_that_leaves(folder, owner, write):
    lesson = "---\nid: clove\n---\nTwo turns."
    write({"02-hitches/clove.md": lesson, "02-hitches/module.md": "---\nid: old\n---\n"})
    import_folder(folder, owner)
    before = contents_by_slug()["clove"]
    write({"02-hitches/module.md": "---\nid: new\n---\n"})
    import_folder(folder, owner)
    assert contents_by_slug()["clove"] == before
    assert Content.objects.get(pk=before).module.slug == "hitches"


def test_what_vanished_from_the_folder_is_removed(folder, owner, write):
    import_folder(folder, owner)
    write({"02-hitches/clove.md": None})
    assert import_folder(folder, owner) == ["updated 1 course; removed 1 module, 1 content"]
    assert Module.objects.count() == 1


def test_a_changed_picture_is_served_under_the_same_name(folder, owner, write):
    import_folder(folder, owner)
    write({"pictures/reef.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'})
    assert import_folder(folder, owner) == ["updated 1 course, 2 files"]
    assert set(Attachment.objects.values_list("width", flat=True)) == {9}


def test_a_failure_in_the_middle_leaves_no_row(folder, owner, monkeypatch):
    def fail(*args: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("coursewell.authoring.actions.set_instructors", fail)
    with pytest.raises(RuntimeError):
        import_folder(folder, owner)
    counts = [model.objects.count() for model in (Course, Module, Content, Attachment, Subject, Instructor)]
    assert counts == [0, 0, 0, 0, 0, 0]


def test_a_dry_run_says_what_would_change_and_changes_nothing(folder, owner):
    reading = read(folder, Options())
    (changes,) = apply_documents(
        documents=reading.documents, owner=lambda: owner, sources=reading.sources, dry_run=True
    )
    assert changes.as_json()["created"]["content"] == 3
    assert not Course.objects.exists()


def test_the_slug_of_another_course_is_refused(folder, owner, write):
    import_folder(folder, owner)
    write({"course.md": "---\ntitle: Other\nid: other\nslug: knots\nsubject: Craft\n---\n"})
    with pytest.raises(ApplyError, match="Knots"):
        import_folder(folder, owner)


def test_an_id_inside_another_course_is_refused(folder, owner, write):
    identity = "0123456789abcdef0123456789abcdef"
    write({"02-hitches/clove.md": f"---\nid: {identity}\n---\nText"})
    import_folder(folder, owner)
    write({"course.md": "---\ntitle: Copy\nslug: copy\nsubject: Craft\n---\n"})
    with pytest.raises(ApplyError, match="Knots"):
        import_folder(folder, owner)


def test_a_state_that_the_folder_does_not_say_stays(folder, owner):
    import_folder(folder, owner)
    Course.objects.update(state="archived", is_open=True)
    assert import_folder(folder, owner) == ["unchanged"]
    assert Course.objects.get().state == "archived"


def test_bytes_that_changed_since_they_were_read_are_refused(folder, owner, write):
    reading = read(folder, Options())
    write({"pictures/reef.svg": "<svg></svg>"})
    with pytest.raises(ApplyError, match="changed while"):
        apply_document(document=reading.documents[0], owner=owner, sources=reading.sources)
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    ("thing", "words"),
    [("quiz", "2 quizzes"), ("flaw in captions", "2 flaws in captions"), ("text without end", "2 texts without end")],
)
def test_the_noun_is_counted_and_not_what_follows_it(thing, words):
    assert counted(2, thing) == words
