import pytest
from django.urls import reverse


@pytest.fixture
def press(clients, course):
    def pressed(visitor, do, **given):
        return clients[visitor].post(reverse("studio_people", args=[course.slug]), {"do": do} | given, follow=True)

    return pressed


def editors(course):
    return set(course.editors.values_list("email", flat=True))


def test_the_owner_lets_others_write_and_stops_it(press, course, people):
    press("owner", "add", email="OTHER_instructor@example.com")
    assert "other_instructor@example.com" in editors(course)
    press("owner", f"remove {people['other_instructor'].pk}")
    assert editors(course) == {"editor@example.com"}


def test_the_course_is_handed_to_an_editor(press, course, people):
    press("owner", f"transfer {people['editor'].pk}")
    course.refresh_from_db()
    assert course.owner == people["editor"]
    assert editors(course) == {"owner@example.com"}


@pytest.mark.parametrize("do", ["add", "remove", "transfer"])
def test_an_editor_sees_the_list_and_changes_nothing(press, clients, course, people, do):
    answer = press("editor", f"{do} {people['editor'].pk}", email="student@example.com")
    assert answer.status_code == 404
    assert editors(course) == {"editor@example.com"}
    page = clients["editor"].get(reverse("studio_people", args=[course.slug])).content.decode()
    assert "Only the owner of the course changes this list" in page


@pytest.mark.parametrize(
    "email", ["nobody@example.com", "", "\0", "suspended@example.com", "other_ınstructor@example.com"]
)
def test_who_has_no_account_cannot_be_added(press, course, email):
    assert "Ask them to sign up" in press("owner", "add", email=email).content.decode()
    assert editors(course) == {"editor@example.com"}


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "-1"])
def test_a_number_that_nobody_can_have_changes_nothing(press, course, number):
    assert "does not write this course" in press("owner", f"remove {number}").content.decode()
    assert editors(course) == {"editor@example.com"}


def test_only_editors_are_handed_a_course(press, course, people):
    press("owner", f"transfer {people['student'].pk}")
    course.refresh_from_db()
    assert course.owner == people["owner"]
