"""The `coursewell` program as a whole: what it says when it is called wrongly, and the accounts it makes."""

from __future__ import annotations

import io

import pytest
from django.db import OperationalError

from config.cli import run
from coursewell.accounts.models import User
from coursewell.failures import sentence_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["corse"], 2, "Did you mean"),
        (["course", "imprt"], 2, "Did you mean 'import'?"),
        (["course", "import"], 2, "Missing argument"),
        (
            ["course", "import", "/nowhere"],
            1,
            "/nowhere does not exist: give the folder of a course, or a ZIP",
        ),
        (["catalogue", "import", "x", "--map", "mcgil"], 1, "give the path of a file, or one of mcgill-"),
        (["user", "create", "nonsense"], 1, "is not an e-mail address"),
        (["migrate"], 0, "up to date"),
    ],
)
def test_the_program_answers_mistakes_with_a_sentence(capsys, arguments, code, sentence):
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert sentence in captured.out + captured.err


@pytest.mark.parametrize("said", ["database or disk is full", "disk I/O error"])
def test_a_full_disk_is_called_that(said):
    assert "make room" in sentence_for(OperationalError(said))


def test_a_password_may_come_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert run(["user", "create", "ann@example.org", "--staff", "--password-stdin"]) == 0
    user = User.objects.get(email="ann@example.org")
    assert (user.is_staff, user.check_password("correct horse battery")) == (True, True)


def test_a_weak_password_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("coursewell.accounts.cli.read_password", lambda from_stdin: "123")
    assert run(["user", "create", "ann@example.org"]) == 1
    assert not User.objects.exists()
