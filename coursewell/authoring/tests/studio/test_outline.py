import pytest
from django.urls import reverse

from coursewell.authoring import drafts
from coursewell.authoring.shape import Shape


@pytest.fixture
def press(client, course):
    def pressed(do, **given):
        return client.post(reverse("studio_outline", args=[course.slug]), {"do": do} | given, follow=True)

    return pressed


@pytest.fixture
def titles(draft, reload):
    def now():
        return [(one.title, [item.title for item in one.items]) for one in Shape(reload(draft)).sections]

    return now


def test_an_empty_course_says_how_to_begin(client, draft):
    page = client.get(reverse("studio_outline", args=[draft.course.slug])).content.decode()
    assert "Start with the first module" in page


def test_modules_and_lessons_are_added(press, titles, draft, reload):
    press("add-module", title="Bends")
    uid = reload(draft).outline[0]["uid"]
    press(f"add-content {uid}", title="Check", kind="quiz")
    assert titles() == [("Bends", ["Check"])]
    assert next(Shape(reload(draft)).items).kind == "quiz"


def test_a_lesson_is_moved_by_its_buttons(press, titles, add):
    _first, second = add("One"), add("Two")
    press(f"content-up {second}")
    assert titles() == [("Bends", ["Two", "One"])]
    press(f"content-down {second}")
    assert titles() == [("Bends", ["One", "Two"])]


def test_a_lesson_is_moved_to_another_module(press, titles, add, draft, owner):
    uid = add("One")
    other = drafts.add_module(draft=draft, user=owner, title="Hitches")
    press("move-content", uid=uid, module=other)
    assert titles() == [("Bends", []), ("Hitches", ["One"])]


def test_a_lesson_is_dropped_before_another(press, titles, add, module):
    one, _two, three = add("One"), add("Two"), add("Three")
    press("move-content", uid=three, module=module, before=one)
    assert titles() == [("Bends", ["Three", "One", "Two"])]


def test_a_module_is_dropped_before_another(press, titles, module, draft, owner):
    other = drafts.add_module(draft=draft, user=owner, title="Hitches")
    press("move-module", uid=other, before=module)
    assert titles() == [("Hitches", []), ("Bends", [])]


def test_things_are_renamed_and_described(press, titles, add, module, draft, reload):
    uid = add("One")
    press("rename-content", uid=uid, title="First")
    press("change-module", uid=module, title="Knots", description="Both ways")
    assert titles() == [("Knots", ["First"])]
    assert reload(draft).outline[0]["description"] == "Both ways"


@pytest.mark.parametrize("kind", ["content", "module"])
def test_things_are_duplicated(press, titles, add, module, kind):
    uid = add("One")
    press(f"duplicate-{kind}", uid=uid if kind == "content" else module)
    assert sum(len(items) for _title, items in titles()) == 2


@pytest.mark.parametrize("kind", ["content", "module"])
def test_what_was_deleted_can_be_brought_back_once(press, titles, add, module, kind):
    uid, before = add("One"), [("Bends", ["One"])]
    page = press(f"delete-{kind}", uid=uid if kind == "content" else module)
    assert "was deleted" in page.content.decode()
    assert titles() != before
    assert "was deleted" not in press("undo").content.decode()
    assert titles() == before


def test_a_button_of_an_old_page_says_so_and_changes_nothing(press, titles, add):
    add("One")
    page = press("content-up 00000000000000000000000000000000").content.decode()
    assert "notice-error" in page
    assert "out of date" in press("no such thing").content.decode()
    assert titles() == [("Bends", ["One"])]


def test_one_row_at_a_time_is_opened_to_be_changed(client, course, add):
    uid = add("One")
    page = client.get(reverse("studio_outline", args=[course.slug]), {"change": uid}).content.decode()
    assert page.count("studio-change") == 1
    assert "Move to module" not in page


def test_a_long_course_shows_one_module_at_a_time(client, course, add, draft, owner, monkeypatch):
    add("Hidden lesson")
    other = drafts.add_module(draft=draft, user=owner, title="Hitches")
    monkeypatch.setattr("coursewell.authoring.shape.FOLDED_PAST", 0)
    page = client.get(reverse("studio_outline", args=[course.slug]), {"open": other}).content.decode()
    assert "Hidden lesson" not in page
    assert "Show the lessons" in page
