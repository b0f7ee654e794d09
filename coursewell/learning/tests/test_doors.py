"""Forms that bring people in and out: once, however often they are sent, and only whoever sends them."""

import pytest
from django.contrib.messages import get_messages

from coursewell.learning.enrolment import enrol, join_waiting_list, leave
from coursewell.learning.models import Enrolment, Place

pytestmark = pytest.mark.django_db(transaction=True)
NINE = {
    "anonymous",
    "student",
    "enrolled_student",
    "former_student",
    "editor",
    "owner",
    "other_instructor",
    "staff",
    "suspended",
}
WRITERS = {"editor", "owner", "staff"}


def told(answer):
    return [str(one) for one in get_messages(answer.wsgi_request)]


@pytest.fixture
def clients(client_of, visitors, course, editor):
    course.editors.add(editor)
    for kind in ("enrolled_student", "former_student"):
        enrol(course=course, user=visitors[kind])
    leave(course=course, user=visitors["former_student"])
    return {kind: client_of(user) for kind, user in visitors.items()}


@pytest.mark.parametrize("kind", sorted(NINE))
def test_every_door_acts_for_whoever_knocks_and_nobody_else(clients, visitors, course, kind):
    others = set(Enrolment.objects.active().exclude(user=visitors[kind].pk).values_list("user", flat=True))
    answer = clients[kind].post(f"/courses/{course.slug}/enrol/")
    is_person = kind not in ("anonymous", "suspended")
    assert Enrolment.objects.active().filter(user=visitors[kind].pk).exists() == is_person
    assert answer.headers["Location"].startswith(f"/courses/{course.slug}/" if is_person else "/accounts/login/?next=")
    clients[kind].post(f"/courses/{course.slug}/leave/")
    assert not Enrolment.objects.active().filter(user=visitors[kind].pk).exists()
    clients[kind].post(f"/courses/{course.slug}/waiting-list/", {"do": "join"})
    assert set(Enrolment.objects.active().exclude(user=visitors[kind].pk).values_list("user", flat=True)) == others


@pytest.mark.parametrize("kind", sorted(NINE))
@pytest.mark.parametrize("door", ["enrol", "leave", "waiting-list"])
def test_a_draft_has_no_doors_but_for_those_who_write_it(clients, course, kind, door):
    course.state = "draft"
    course.save()
    before = Enrolment.objects.active().count()
    address, is_there = f"/courses/{course.slug}/{door}/", kind in WRITERS
    assert (clients[kind].get(address).status_code != 404) == is_there
    assert (clients[kind].post(address, {"do": "leave"}).status_code != 404) == is_there
    assert Enrolment.objects.active().count() == before


def test_a_second_post_and_a_second_tab_do_no_harm(client_of, course, stranger):
    client = client_of(stranger)
    answers = [client.post(f"/courses/{course.slug}/enrol/").status_code for _ in range(2)]
    assert (answers, Enrolment.objects.count()) == ([302, 302], 1)
    assert [client.post(f"/courses/{course.slug}/leave/").status_code for _ in range(2)] == [302, 302]


def test_the_key_is_asked_for_and_wrong_ones_are_counted(client_of, limited, stranger):
    client, address = client_of(stranger), f"/courses/{limited(None, key='sesame').slug}/enrol/"
    assert 'name="key"' in client.get(address).content.decode()
    wrong = client.post(address, {"key": "open"})
    assert "not the enrolment key" in told(wrong)[0]
    assert [client.post(address, {"key": "x"}).status_code for _ in range(10)][-1] == 429
    assert not Enrolment.objects.exists()


def test_the_invitation_link_needs_no_key(client_of, limited, stranger):
    course = limited(None, key="sesame")
    client, address = client_of(stranger), f"/courses/{course.slug}/enrol/"
    link = course.rules.link
    page = client.get(f"{address}?invitation={link}").content.decode()
    assert 'name="key"' not in page
    assert link in page
    client.post(address, {"invitation": link})
    assert Enrolment.objects.get().via == "link"


def test_signing_in_brings_one_back_with_the_link(client, limited):
    course = limited(None, key="sesame")
    address = f"/courses/{course.slug}/enrol/?invitation={course.rules.link}"
    page = client.get(address).content.decode()
    assert f"/accounts/login/?next=/courses/{course.slug}/enrol/%3Finvitation%3D{course.rules.link}" in page


def test_the_line_is_joined_and_left(client_of, limited, make_student):
    course, person = limited(0), make_student()
    client, address = client_of(person), f"/courses/{course.slug}/waiting-list/"
    assert [client.post(address, {"do": "join"}).status_code for _ in range(2)] == [302, 302]
    assert Place.objects.get().user == person
    client.post(address, {"do": "leave"})
    assert not Place.objects.exists()
    assert client.post(address, {"do": "fly"}).status_code == 404


def test_an_offer_of_somebody_else_is_not_to_be_taken(client_of, limited, make_student):
    course, first, second, third = limited(1), make_student(), make_student(), make_student()
    enrol(course=course, user=first)
    join_waiting_list(course=course, user=second)
    leave(course=course, user=first)
    answer = client_of(third).post(f"/courses/{course.slug}/waiting-list/", {"do": "accept"})
    assert "No seat is kept for you" in told(answer)[0]
    assert not Enrolment.objects.active().exists()


def test_nobody_keeps_these_pages(client_of, course, stranger):
    for door in ("enrol", "leave"):
        assert "no-store" in client_of(stranger).get(f"/courses/{course.slug}/{door}/").headers["Cache-Control"]
