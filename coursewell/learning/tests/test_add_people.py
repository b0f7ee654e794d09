import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coursewell.learning.models import Enrolment
from coursewell.learning.tests.test_doors import NINE, WRITERS
from coursewell.mail.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/courses/knots/add-people/"


@pytest.fixture
def add(client_of, course, owner):
    """Send the form as the owner; gives what was said of each address, and the answer."""

    def add(text="", **more):
        answer = client_of(owner).post(ADDRESS, {"addresses": text, "how": "enrol"} | more)
        return {address: str(one.outcome) for one, address in answer.context["report"]}, answer

    return add


@pytest.mark.parametrize("kind", sorted(NINE))
def test_only_those_who_write_the_course_add_people(client_of, visitors, course, editor, make_student, kind):
    course.editors.add(editor)
    browser, student = client_of(visitors[kind]), make_student()
    assert (browser.get(ADDRESS).status_code == 200) == (kind in WRITERS)
    answer = browser.post(ADDRESS, {"addresses": student.email, "how": "enrol"})
    assert answer.status_code == (200 if kind in WRITERS else 404)
    assert Enrolment.objects.filter(user=student).exists() == (kind in WRITERS)


def test_each_address_is_told_what_became_of_it(add, make_student):
    ada, bob = make_student(), make_student()
    add(bob.email)
    said, answer = add(f"Ada <{ada.email.upper()}>; {bob.email}\nnobody@example.com\nBob")
    assert said == {ada.email: "enrolled", bob.email: "already", "nobody@example.com": "invited", "Bob": "no-address"}
    assert answer.context["form"]["addresses"].value() == "Bob"
    assert "no-store" in answer.headers["Cache-Control"]


def test_sent_twice_nobody_is_enrolled_or_written_to_twice(add, make_student):
    student = make_student()
    add(student.email)
    before = (Enrolment.objects.get().enrolled_at, Message.objects.count())
    assert add(student.email)[0] == {student.email: "already"}
    assert (Enrolment.objects.get().enrolled_at, Message.objects.count()) == before


def test_no_seat_is_given_that_is_not_there(add, limited, make_student):
    limited(1)
    first, second = make_student(), make_student()
    said, _answer = add(f"{first.email}\n{second.email}")
    assert said == {first.email: "enrolled", second.email: "full"}


def test_those_who_teach_are_not_told_who_is_suspended(add, make_student):
    gone = make_student(is_active=False)
    assert add(gone.email)[0] == {gone.email: "invited"}
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_as_programs_write_it(add, make_student, coding):
    student = make_student()
    table = f"Name;E-Mail\r\nJürgen;{student.email}\r\n".encode(coding)
    assert add(file=SimpleUploadedFile("class.csv", table))[0] == {student.email: "enrolled"}


def test_a_file_of_nonsense_is_answered(add):
    said, answer = add(file=SimpleUploadedFile("picture.png", bytes(range(256)) * 3))
    assert answer.status_code == 200
    assert set(said.values()) <= {"no-address"}


def test_one_too_many_and_nobody_is_added_and_nothing_is_lost(add, make_student):
    text = "\n".join([make_student().email, *(f"person{number}@example.com" for number in range(500))])
    said, answer = add(text)
    assert (said, Enrolment.objects.count()) == ({}, 0)
    assert answer.context["form"]["addresses"].value() == text
    assert "501" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"addresses": ""},
        {"addresses": "\n \n"},
        {"addresses": "a@b.org " * 25_001},
        {"addresses": "ada\0@example.org"},
        {"file": SimpleUploadedFile("big.csv", b"x" * 200_001)},
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(add, sent):
    said, answer = add(**({"text": sent.pop("addresses")} if "addresses" in sent else sent))
    assert said == {}
    assert answer.context["form"].errors


def test_what_is_no_address_is_shown_harmless_and_short(add):
    said, answer = add("<script>@\u202e" + "x" * 10_000)
    (shown,) = said
    assert len(shown) <= 254
    assert "\u202e" not in shown
    assert "<script>@" not in answer.content.decode()


def test_accounts_are_not_found_out_by_trying_for_ever(client_of, course, owner, settings, make_student):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"add_people": "1/h/user"}
    browser, student = client_of(owner), make_student()
    browser.post(ADDRESS, {"addresses": "nobody@example.com", "how": "enrol"})
    answer = browser.post(ADDRESS, {"addresses": student.email, "how": "enrol"})
    assert answer.context["form"]["addresses"].value() == student.email
    assert not Enrolment.objects.exists()
