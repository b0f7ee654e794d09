"""A person takes along what is held of them, or has it erased: nothing is forgotten, nothing of others goes with it."""

import io
import json
import zipfile

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models

from coursewell.accounts import privacy
from coursewell.accounts.cli import user as command
from coursewell.accounts.models import User
from coursewell.courses.models import Instructor
from coursewell.learning import quizzes
from coursewell.learning.enrolment import enrol, join_waiting_list
from coursewell.learning.models import Answer, Attempt, Certificate, Enrolment, Place, Progress
from coursewell.learning.tests.certificates.conftest import certificate, complete, generous  # noqa: F401
from coursewell.learning.tests.progress.conftest import enrolment, lessons  # noqa: F401
from coursewell.learning.tests.quizzes.conftest import CANARY, make_quiz  # noqa: F401
from coursewell.mail.models import Message
from coursewell.mail.queue import Letter, queue

pytestmark = pytest.mark.django_db
#: What looks as if it were about a person, and why it is not.
NOBODYS = {
    "auth.Group.name": "what a group of staff is called",
    "auth.Permission.name": "what a right is called",
    "courses.Attachment.name": "what a file of a course is called",
}


@pytest.fixture
def sitting(make_quiz, course, make_student):  # noqa: F811
    """An attempt that has begun, and whose it is."""
    quiz, student = make_quiz(), make_student()
    return quizzes.start(enrolment=enrol(course=course, user=student), uid=quiz.uid), student


def archive_of(user):
    file = io.BytesIO()
    privacy.write_archive(user, file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_all_that_is_somebodys_is_said_to_be():
    """Whoever adds a table with a person in it decides in `personal.py` of its app what becomes of it."""
    declared = {name for section in privacy.SECTIONS for name in section.fields}
    assert (refers_to_a_person() | names_a_person()) - set(NOBODYS) == declared


def every_field():
    for model in apps.get_models():
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            yield model, field, f"{model._meta.app_label}.{model.__name__}.{field.name}"


def refers_to_a_person():
    """Directly, or by a row that goes with its person."""
    theirs = {User}
    while True:
        rows = [(model, field, name) for model, field, name in every_field() if field.related_model in theirs]
        goes = {model for model, field, _ in rows if getattr(field.remote_field, "on_delete", None) is models.CASCADE}
        if goes <= theirs:
            return {name for _model, _field, name in rows}
        theirs |= goes


def names_a_person():
    """By the kind of the column, or by how it is called."""
    kinds = models.EmailField | models.GenericIPAddressField
    words = {"name", "first_name", "last_name", "nickname", "bio", "phone", "address", "ip", "user_agent", "to"}
    return {
        name
        for _model, field, name in every_field()
        if isinstance(field, kinds) or (field.name in words and isinstance(field, models.CharField | models.TextField))
    }


def test_the_archive_has_what_the_person_did(sitting):
    attempt, student = sitting
    quizzes.save_answer(attempt=attempt, question="one", value="a", sequence=1)
    quizzes.save_answer(attempt=attempt, question="pair", value={"i": "sail"}, sequence=1)
    files = archive_of(student)
    assert {"account.json", "teaching.json", "writing.json", "learning.json", "README.txt"} == set(files)
    assert json.loads(files["account.json"])["email"] == student.email
    (course,) = json.loads(files["learning.json"])["courses"]
    answers = [(one["question"], one["answer"]) for one in course["quizzes"][0]["answers"]]
    assert answers == [("Prompt of one", "A"), ("Prompt of pair", {"I": "sail"})]


def test_the_archive_tells_no_right_answer_and_no_secret(sitting):
    attempt, student = sitting
    student.set_password("correct horse battery")
    student.save()
    quizzes.save_answer(attempt=attempt, question="one", value="a", sequence=1)
    text = "".join(archive_of(student).values())
    assert CANARY not in text
    assert student.password not in text


def test_the_archive_has_nothing_of_others(course, make_student):
    one, other = make_student(), make_student()
    for student in (one, other):
        enrol(course=course, user=student)
    assert other.email not in "".join(archive_of(one).values())


def test_erasing_takes_all_that_is_theirs_and_nothing_else(sitting, course, make_student, client):
    attempt, student = sitting
    other = make_student()
    enrol(course=course, user=other)
    quizzes.save_answer(attempt=attempt, question="one", value="a", sequence=1)
    client.force_login(student)
    assert client.get("/learning/").status_code == 200
    privacy.erase(student)
    assert not User.objects.filter(pk=student.pk).exists()
    for model in (Attempt, Answer, Progress):
        assert not model.objects.exists()
    assert [one.user for one in Enrolment.objects.all()] == [other]
    assert not Session.objects.exists()
    assert not Message.objects.filter(user=student.pk).exists()
    assert client.get("/learning/").status_code == 302


def test_the_seat_goes_to_who_waits(limited, make_student):
    course, (one, other) = limited(1, offer_hours=0), (make_student(), make_student())
    enrol(course=course, user=one)
    join_waiting_list(course=course, user=other)
    privacy.erase(one)
    assert Enrolment.objects.active().get().user == other
    assert not Place.objects.exists()


def test_a_certificate_keeps_what_verifying_it_needs(certificate, client):  # noqa: F811
    student = certificate.enrolment.user
    privacy.erase(student)
    kept = Certificate.objects.get()
    assert (kept.enrolment, kept.name, kept.title) == (None, certificate.name, certificate.title)
    assert certificate.title in client.get(certificate.get_absolute_url()).content.decode()


def test_a_certificate_goes_where_its_person_wants_it_to_go(certificate, client):  # noqa: F811
    privacy.erase(certificate.enrolment.user, certificates=True)
    assert not Certificate.objects.exists()
    assert certificate.title not in client.get(certificate.get_absolute_url()).content.decode()


def test_who_owns_a_course_hands_it_over_first(course, owner):
    with pytest.raises(privacy.ErasureError, match="“Knots”"):
        privacy.erase(owner)
    assert User.objects.filter(pk=owner.pk).exists()


def test_who_owns_a_course_is_told_so_and_gets_no_button(course, owner, client):
    client.force_login(owner)
    page = client.get("/accounts/privacy/erase/").content.decode()
    assert "“Knots”" in page
    assert "Erase my account for good" not in page


def test_the_last_who_may_do_everything_stays(db):
    root = User.objects.create_superuser("root@example.com", "correct horse battery")
    with pytest.raises(privacy.ErasureError, match="Nobody else"):
        privacy.erase(root)
    User.objects.create_superuser("other@example.com", "correct horse battery")
    privacy.erase(root)


def test_a_profile_stays_with_its_courses_and_only_with_them(course, make_student):
    teaching, idle = make_student(), make_student()
    profile = Instructor.objects.create(name="Ann", slug="ann", user=teaching)
    course.instructors.add(profile)
    Instructor.objects.create(name="Bob", slug="bob", user=idle)
    for one in (teaching, idle):
        privacy.erase(one)
    assert [(one.name, one.user) for one in Instructor.objects.all()] == [("Ann", None)]


def test_no_log_names_who_was_erased(staff, make_student):
    student = make_student()
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=staff, content_type=kind, object_id=str(student.pk), object_repr=student.email, action_flag=CHANGE
    )
    privacy.erase(student)
    assert LogEntry.objects.get().object_repr == ""


def test_erased_twice_is_erased_once(make_student):
    student = make_student()
    first = User.objects.get(pk=student.pk)
    privacy.erase(first)
    privacy.erase(student)


def test_nothing_is_erased_by_half(course, make_student, monkeypatch):
    student = make_student()
    enrol(course=course, user=student)

    def fails(rules):
        raise OSError("the disk is full")

    monkeypatch.setattr("coursewell.learning.personal.promote", fails)
    with pytest.raises(OSError, match="full"):
        privacy.erase(student)
    assert Enrolment.objects.filter(user=student).exists()


@pytest.mark.django_db(transaction=True)
def test_an_enrolment_that_comes_in_between_is_erased_too(course, make_student, monkeypatch):
    student, real, came = make_student(), User.delete, []

    def delete(self, *args, **kwargs):
        if not came:  # as another connection does, after the rows to delete were looked for
            came.append(True)
            Enrolment.objects.create(course=course, user=student)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM accounts_user WHERE id = %s", [student.pk])
            connection.check_constraints()
        return real(self, *args, **kwargs)

    monkeypatch.setattr(User, "delete", delete)
    privacy.erase(student)
    assert not Enrolment.objects.exists()
    assert not User.objects.filter(pk=student.pk).exists()


def test_the_command_writes_a_file_and_never_over_another(make_student, tmp_path):
    student, target = make_student(), tmp_path / "all.zip"
    done = CliRunner().invoke(command, ["export", student.email, "--output", str(target)])
    assert done.exit_code == 0
    assert zipfile.is_zipfile(target)
    before = target.read_bytes()
    again = CliRunner().invoke(command, ["export", student.email, "--output", str(target)])
    assert "exists already" in again.output
    assert target.read_bytes() == before


def test_the_command_asks_before_it_erases(make_student):
    student = make_student()
    CliRunner().invoke(command, ["erase", student.email], input="n\n")
    assert User.objects.filter(pk=student.pk).exists()
    done = CliRunner().invoke(command, ["erase", student.email, "--yes"])
    assert done.output == f"The account of {student.email} is erased.\n"
    assert not User.objects.filter(pk=student.pk).exists()


def test_the_command_says_why_it_does_not(course, owner):
    done = CliRunner().invoke(command, ["erase", owner.email, "--yes"])
    assert "Nothing was erased. Courses need an owner" in done.output


def test_a_letter_goes_however_its_address_was_typed(make_student):
    student = make_student()
    queue(Letter("account:x", "account/email/address_taken", to=student.email.upper(), language="en"))
    privacy.erase(student)
    assert not Message.objects.exists()


def test_ten_thousand_lessons_are_taken_along_and_erased(enrolment):  # noqa: F811
    rows = [Progress(enrolment=enrolment, uid=f"{number:032x}") for number in range(10_000)]
    Progress.objects.bulk_create(rows, batch_size=1000)
    (course,) = json.loads(archive_of(enrolment.user)["learning.json"])["courses"]
    assert len(course["contents"]) == 10_000
    privacy.erase(enrolment.user)
    assert not Progress.objects.exists()


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "Мария Ивановна", "محمد", "𝒜\u202e<b>", '"\\'])
def test_a_name_is_taken_along_as_it_is(make_student, name):
    student = make_student()
    User.objects.filter(pk=student.pk).update(name=name)
    student.refresh_from_db()
    assert json.loads(archive_of(student)["account.json"])["name"] == name


def test_the_table_of_students_shows_nobody_who_is_erased(course, make_student, owner, client):
    student = make_student()
    enrol(course=course, user=student)
    client.force_login(owner)
    assert student.email in client.get("/courses/knots/students/").content.decode()
    privacy.erase(student)
    assert student.email not in client.get("/courses/knots/students/").content.decode()
