import pytest
from click.testing import CliRunner

from coursewell.accounts.models import User
from coursewell.learning.cli import enrol
from coursewell.learning.models import Enrolment

pytestmark = pytest.mark.django_db


def run(*arguments, **more):
    return CliRunner().invoke(enrol, arguments, **more)


def test_a_person_is_enrolled_once_and_removed(course, stranger):
    assert [run("person", stranger.email, "knots").exit_code for _ in range(2)] == [0, 0]
    assert Enrolment.objects.get().via == "command"
    assert [run("remove", stranger.email, "knots").exit_code for _ in range(2)] == [0, 1]


def test_a_table_says_what_became_of_each_line(limited, make_student):
    course, people = limited(2), [make_student() for _ in range(3)]
    text = "\ufeffEmail;Course\n" + "".join(f"{one.email};{course.slug}\n" for one in people[:2])
    text += f"\nnobody@example.org;knots\n{people[2].email};knots\n{people[2].email};nowhere\n"
    for enrolled, already in ((2, 0), (0, 2)):
        answer = run("table", "-", input=text)
        assert answer.exit_code == 1
        assert "line 5: nobody@example.org in knots: nobody with this e-mail" in answer.output
        assert f"line 6: {people[2].email} in knots: All seats" in answer.output
        assert "line 7:" in answer.output
        assert f"{enrolled} enrolled, {already} were already, 3 lines" in answer.output


@pytest.mark.parametrize("email", ["mıke@example.org", "mike\0@example.org"])
def test_an_address_that_only_looks_alike_enrols_nobody(course, email):
    User.objects.create_user("mike@example.org")
    assert run("person", email, "knots").exit_code == 1
    assert run("table", "-", "--course", "knots", input=f"email\n{email}\n").exit_code == 1
    assert not Enrolment.objects.exists()


def test_a_table_without_the_columns_is_refused(course):
    answer = run("table", "-", input="name\nAnn\n")
    assert answer.exit_code == 1
    assert "email and course" in answer.output


def test_the_course_may_be_said_once_for_all(course, stranger):
    assert run("table", "-", "--course", "knots", input=f"email\n{stranger.email}\n").exit_code == 0
    assert Enrolment.objects.get().via == "csv"
