import pytest

from coursewell.accounts.models import User
from coursewell.learning.enrolment import enrol, join_waiting_list
from coursewell.learning.models import Enrolment, Rules
from coursewell.learning.tests.test_doors import NINE, WRITERS

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/courses/knots/enrolment/"
SAID = {"do": "rules", "seats": "2", "key": "sesame", "has_waiting_list": "on", "offer_hours": "0"}


@pytest.mark.parametrize("kind", sorted(NINE))
def test_only_those_who_write_the_course_see_and_set_its_rules(client_of, visitors, course, editor, kind):
    course.editors.add(editor)
    browser = client_of(visitors[kind])
    assert (browser.get(ADDRESS).status_code, browser.post(ADDRESS, SAID).status_code) == (
        (200, 302) if kind in WRITERS else (404, 404)
    )
    assert Rules.objects.filter(seats=2).exists() == (kind in WRITERS)


def test_people_are_added_found_and_removed(client_of, course, owner, stranger):
    browser = client_of(owner)
    browser.post(ADDRESS, {"do": "add", "email": stranger.email.upper()})
    assert stranger.email in browser.get(ADDRESS).content.decode()
    assert stranger.email not in browser.get(ADDRESS, {"q": "nobody"}).content.decode()
    browser.post(ADDRESS, {"do": f"remove {stranger.pk}"})
    assert not Enrolment.objects.active().exists()


@pytest.mark.parametrize("email", ["nobody@example.org", "", "\0", "mıke@example.org"])
def test_who_has_no_account_is_not_enrolled(client_of, course, owner, email):
    User.objects.create_user("mike@example.org")
    answer = client_of(owner).post(ADDRESS, {"do": "add", "email": email}, follow=True)
    assert "Ask them to sign up" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_a_list_that_is_cut_says_so(client_of, limited, owner, make_student, monkeypatch):
    monkeypatch.setattr("coursewell.learning.doors.rules.MOST", 2)
    course, browser = limited(3), client_of(owner)
    for act in (enrol,) * 3 + (join_waiting_list,) * 2:
        act(course=course, user=make_student())
    assert browser.get(ADDRESS).content.decode().count("are shown.") == 1
    assert "2 of 3 are shown." in browser.get(ADDRESS).content.decode()
    join_waiting_list(course=course, user=make_student())
    assert browser.get(ADDRESS).content.decode().count("2 of 3 are shown.") == 2


def test_a_search_that_finds_nobody_says_so(client_of, course, owner):
    assert "Nobody who is enrolled has" in client_of(owner).get(ADDRESS, {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000])
def test_a_number_that_nobody_can_have_removes_nobody(client_of, course, owner, stranger, number):
    enrol(course=course, user=stranger)
    assert client_of(owner).post(ADDRESS, {"do": f"remove {number}"}).status_code == 302
    assert Enrolment.objects.active().exists()


def test_raising_the_seats_brings_in_who_waits(client_of, limited, owner, make_student):
    course, first, second = limited(1, offer_hours=0), make_student(), make_student()
    enrol(course=course, user=first)
    join_waiting_list(course=course, user=second)
    client_of(owner).post(ADDRESS, SAID)
    assert Enrolment.objects.active().count() == 2


def test_a_new_link_makes_the_old_one_worthless(client_of, limited, owner, stranger):
    old = limited(None, key="sesame").rules.link
    browser = client_of(owner)
    assert old in browser.get(ADDRESS).content.decode()
    browser.post(ADDRESS, {"do": "link"})
    assert old not in browser.get(ADDRESS).content.decode()
    client_of(stranger).post("/courses/knots/enrol/", {"invitation": old})
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("wrong", [{"seats": "-1"}, {"seats": "many"}, {"offer_hours": ""}, {"key": "x" * 101}])
def test_rules_that_cannot_be_are_refused(client_of, course, owner, wrong):
    assert client_of(owner).post(ADDRESS, SAID | wrong).status_code == 200
    assert not Rules.objects.exists()
