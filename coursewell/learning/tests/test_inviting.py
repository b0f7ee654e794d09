"""Invitations to a course: for one person, once, while they hold; and what they do not open."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from coursewell.accounts import privacy
from coursewell.learning import personal
from coursewell.learning.enrolment import KeyNeededError, enrol, inviting, join_waiting_list
from coursewell.learning.enrolment.inviting import invite, invite_again, prune, revoke
from coursewell.learning.inviting_letters import invitation as composer
from coursewell.learning.models import CourseInvitation, Enrolment
from coursewell.learning.tests.test_doors import NINE, WRITERS
from coursewell.learning.tests.test_together import together
from coursewell.mail.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/courses/knots/add-people/"
EMAIL = "ada@example.org"


@pytest.fixture
def course(limited):
    return limited(None, key="sesame")


@pytest.fixture
def sent(course, owner):
    """An invitation, and the secret of its link as it stands in the letter."""

    def send(email=EMAIL, to=course):
        made, _is_new = invite(course=to, email=email, by=owner)
        told = Message.objects.get(event=f"course-invitation:{made.pk}").context
        return made, told["invitation_url"].split("/")[2]

    return send


@pytest.fixture
def years_later(sent, course):
    def pass_by():
        past = timedelta(days=90)
        for one in CourseInvitation.objects.all():
            CourseInvitation.objects.filter(pk=one.pk).update(made_at=one.made_at - past, ends_at=one.ends_at - past)

    return pass_by


def spoil(name, made, course, years_later):
    match name:
        case "revoked":
            revoke(course=course, number=made.pk)
        case "ended":
            years_later()
        case "accepted":
            CourseInvitation.objects.update(accepted_at=made.made_at)
        case "unpublished":
            course.state = "draft"
            course.save()


def test_a_link_leads_to_the_course_and_counts_as_its_key_once(client_of, sent, stranger, make_student):
    made, secret = sent()
    browser, other = client_of(stranger), client_of(make_student())
    for one in (browser, other):
        answer = one.get(f"/invitations/{secret}/")
        assert answer.headers["Location"] == "/courses/knots/enrol/"
    page = browser.get("/courses/knots/enrol/").content.decode()
    assert 'name="key"' not in page
    assert secret not in page
    browser.post("/courses/knots/enrol/")
    other.post("/courses/knots/enrol/")
    assert Enrolment.objects.get().user == stranger
    assert Enrolment.objects.get().via == "link"
    assert CourseInvitation.objects.get(accepted_by=stranger, accepted_at__isnull=False) == made


def test_opening_the_link_changes_nothing(sent):
    _made, secret = sent()
    Client().get(f"/invitations/{secret}/")
    assert CourseInvitation.objects.get().accepted_at is None
    assert Client().post(f"/invitations/{secret}/").status_code == 405


@pytest.mark.parametrize("name", ["revoked", "ended", "accepted", "unpublished"])
def test_a_link_that_does_not_work_says_why_and_no_letter_tells_of_it(sent, course, years_later, name):
    made, secret = sent()
    told = Message.objects.get().context
    assert composer(told)["invitation_url"] == f"/invitations/{secret}/"
    spoil(name, made, course, years_later)
    answer = Client().get(f"/invitations/{secret}/")
    assert (answer.status_code, answer.headers["Cache-Control"].count("no-store")) == (410, 1)
    assert composer(told) is None


@pytest.mark.parametrize("name", ["revoked", "ended", "accepted"])
def test_what_was_opened_before_does_not_work_afterwards(sent, course, years_later, stranger, name):
    made, secret = sent()
    spoil(name, made, course, years_later)
    with pytest.raises(KeyNeededError):
        enrol(course=course, user=stranger, invitation=secret)


def test_an_invitation_is_to_one_course(sent, make_course, limited, stranger, course):
    _made, secret = sent(to=make_course("Ropes", slug="ropes"))
    with pytest.raises(KeyNeededError):
        enrol(course=course, user=stranger, invitation=secret)


@pytest.mark.parametrize("secret", ["nonsense", "ü", "x" * 5000])
def test_nonsense_is_no_invitation(secret):
    assert Client().get(f"/invitations/{secret}/").status_code == 410


def test_it_opens_no_course_that_is_full_and_is_not_used_up(sent, limited, stranger, make_student):
    full = limited(1, key="sesame", has_waiting_list=False)
    enrol(course=full, user=make_student(), key="sesame")
    _made, secret = sent()
    for door in (enrol, join_waiting_list):
        with pytest.raises(Exception, match="All seats"):
            door(course=full, user=stranger, invitation=secret)
    assert CourseInvitation.objects.get().accepted_at is None


def test_it_takes_one_person_into_the_line(sent, limited, stranger, make_student):
    full = limited(1, key="sesame")
    enrol(course=full, user=make_student(), key="sesame")
    _made, secret = sent()
    join_waiting_list(course=full, user=stranger, invitation=secret)
    with pytest.raises(KeyNeededError):
        join_waiting_list(course=full, user=make_student(), invitation=secret)


@pytest.mark.parametrize(("seats", "is_said"), [(None, False), (3, True)])
def test_where_seats_are_few_it_is_said_that_none_is_kept(sent, limited, seats, is_said):
    _made, secret = sent(to=limited(seats, key="sesame"))
    page = Client().get(f"/invitations/{secret}/", follow=True).content.decode()
    assert "you need no enrolment key" in page
    assert ("keeps no seat for you" in page) == is_said


def test_more_than_a_page_bears_are_counted(client_of, sent, owner, monkeypatch):
    monkeypatch.setattr("coursewell.learning.doors.adding.MOST", 2)
    for name in ("ada", "bob"):
        sent(f"{name}@example.org")
    browser = client_of(owner)
    assert "are shown." not in browser.get(ADDRESS).content.decode()
    sent("cy@example.org")
    assert "2 of 3 are shown." in browser.get(ADDRESS).content.decode()


def test_asked_twice_one_letter_is_sent(sent, course, owner):
    made, _secret = sent()
    assert invite(course=course, email=EMAIL, by=owner) == (made, False)
    assert Message.objects.count() == 1


def test_the_database_holds_one_open_invitation_for_an_address(sent):
    made, _secret = sent()
    made.pk, made.digest = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_sent_again_the_old_link_ends(sent, course, owner):
    made, old = sent()
    assert invite_again(course=course, number=made.pk, by=owner)
    assert not invite_again(course=course, number=made.pk, by=owner)
    assert Client().get(f"/invitations/{old}/").status_code == 410
    assert CourseInvitation.objects.unanswered().count() == 1
    assert Message.objects.count() == 2


def test_one_that_has_ended_is_followed_by_another(sent, years_later):
    first, _secret = sent()
    years_later()
    assert sent()[0] != first


@pytest.mark.parametrize("is_same_course", [True, False])
def test_so_many_a_day_and_no_more(sent, course, owner, editor, make_course, monkeypatch, is_same_course):
    monkeypatch.setattr(inviting, "MOST_A_DAY", 1)
    made, _secret = sent()
    to, by = (course, editor) if is_same_course else (make_course("Ropes", slug="ropes"), owner)
    with pytest.raises(inviting.TooManyError):
        invite(course=to, email="bob@example.org", by=by)
    with pytest.raises(inviting.TooManyError):
        invite_again(course=course, number=made.pk, by=owner)
    assert CourseInvitation.objects.unanswered().get() == made


def test_the_secret_is_not_kept(sent):
    made, secret = sent()
    assert secret not in str(CourseInvitation.objects.values().get())
    assert Client().get(f"/invitations/{made.digest}/").status_code == 410


def test_names_and_titles_are_one_line_in_the_letter(sent, course, owner):
    owner.name = "Olga\r\nBcc: all@example.org\n\nYour account is locked " + "x" * 80
    owner.save()
    course.title = "Knots\n\nPay here"
    course.save()
    sent()
    told = composer(Message.objects.get().context)
    assert told["title"] == "Knots Pay here"
    assert told["name"].startswith("Olga Bcc:")
    assert len(told["name"]) <= 80


@pytest.mark.parametrize("kind", sorted(NINE))
@pytest.mark.parametrize("verb", ["revoke", "again"])
def test_only_those_who_write_the_course_see_and_change_them(client_of, visitors, sent, course, editor, kind, verb):
    course.editors.add(editor)
    made, _secret = sent()
    browser = client_of(visitors[kind])
    assert (EMAIL in browser.get(ADDRESS).content.decode()) == (kind in WRITERS)
    browser.post(ADDRESS, {"do": f"{verb} {made.pk}"})
    made.refresh_from_db()
    assert (made.revoked_at is not None) == (kind in WRITERS)


def test_nobody_changes_those_of_another_course(client_of, sent, make_course, owner):
    made, _secret = sent(to=make_course("Ropes", slug="ropes"))
    client_of(owner).post(ADDRESS, {"do": f"revoke {made.pk}"})
    assert CourseInvitation.objects.get().revoked_at is None


@pytest.mark.parametrize("do", ["revoke", "revoke x", "else 1", "revoke ²"])
def test_there_are_no_other_buttons(client_of, course, owner, do):
    assert client_of(owner).post(ADDRESS, {"do": do}).status_code == 404


def test_all_may_be_invited_and_nobody_enrolled(client_of, course, owner, make_student):
    student = make_student()
    client_of(owner).post(ADDRESS, {"addresses": student.email, "how": "invite"})
    assert CourseInvitation.objects.get().email == student.email
    assert not Enrolment.objects.exists()


def test_nobody_is_invited_to_a_course_that_is_not_published(client_of, course, owner):
    course.state = "draft"
    course.save()
    answer = client_of(owner).post(ADDRESS, {"addresses": EMAIL, "how": "invite"})
    assert answer.context["form"]["addresses"].value() == EMAIL
    assert not CourseInvitation.objects.exists()


def test_they_are_taken_along_and_erased_with_the_account(sent, make_student):
    student = make_student()
    sent(student.email)
    kept, _secret = sent()
    assert [one["email"] for one in personal.collect(student)["invitations"]] == [student.email]
    privacy.erase(student)
    assert CourseInvitation.objects.get() == kept


def test_old_ones_are_forgotten_and_others_not(sent, years_later):
    sent()
    assert prune() == 0
    years_later()
    assert prune() == 1


def test_of_many_who_accept_at_once_one_is_enrolled(sent, course, make_student):
    _made, secret = sent()
    people = [make_student() for _ in range(6)]
    together(*(lambda user=user: enrol(course=course, user=user, invitation=secret) for user in people))
    assert Enrolment.objects.get().user == CourseInvitation.objects.get().accepted_by


def test_of_many_who_invite_at_once_one_letter_is_sent(course, owner):
    together(*[lambda: invite(course=course, email=EMAIL, by=owner)] * 6)
    assert CourseInvitation.objects.count() == Message.objects.count() == 1
