import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.learning.certificates import (
    NoReasonError,
    issue,
    issue_to_the_complete,
    issuing,
    read_code,
    reinstate,
    revoke,
    when_issued,
)
from coursewell.learning.certificates.code import ALPHABET, LENGTH, new_code
from coursewell.learning.models import Certificate, Enrolment

database = pytest.mark.django_db(transaction=True)


@database
def test_the_last_lesson_issues_one_with_name_and_title_as_they_are_then(certificate, enrolment, stranger, course):
    stranger.name = "Another"
    stranger.save()
    type(course).objects.filter(pk=course.pk).update(title="Another")
    certificate.refresh_from_db()
    assert certificate.enrolment == enrolment
    assert (certificate.title, certificate.name) == (course.title, Certificate.objects.get().name)
    assert "Another" not in (certificate.title, certificate.name)


@database
def test_a_course_that_gives_none_gives_none_until_it_does(complete, course):
    complete()
    assert not Certificate.objects.exists()
    assert (issue_to_the_complete(course=course), issue_to_the_complete(course=course)) == (1, 0)


@database
def test_it_is_issued_once(certificate, complete, enrolment):
    complete()
    Enrolment.objects.update(completed_at=None)
    complete()
    assert issue(enrolment=enrolment) == certificate
    assert Certificate.objects.count() == 1


@database
def test_whoever_wants_to_hear_of_it_is_told_and_a_failure_undoes_all(generous, complete, monkeypatch):
    told = []
    monkeypatch.setattr(issuing, "_listeners", [])
    when_issued(told.append)

    @when_issued
    def fail(certificate):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        complete()
    assert told[0].title == generous.title
    assert not Certificate.objects.exists()
    assert not Enrolment.objects.exclude(completed_at=None).exists()


@database
def test_it_outlives_the_account_and_the_course(certificate, enrolment, stranger, course):
    stranger.delete()
    course.delete()
    certificate.refresh_from_db()
    assert (certificate.enrolment, certificate.course) == (None, None)
    assert certificate.title


@database
def test_it_is_revoked_once_and_comes_back_as_it_was(certificate):
    with pytest.raises(NoReasonError):
        revoke(certificate=certificate, reason=" \n")
    assert [revoke(certificate=certificate, reason="Copied."), revoke(certificate=certificate, reason="x")] == [
        True,
        False,
    ]
    assert Certificate.objects.get().reason == "Copied."
    assert [reinstate(certificate=certificate), reinstate(certificate=certificate)] == [True, False]
    assert Certificate.objects.get().issued_at == certificate.issued_at


def test_a_code_has_at_least_eighty_bits():
    assert len(set(ALPHABET)) ** LENGTH >= 2**80
    assert len({new_code() for _ in range(200)}) == 200
    assert not set(ALPHABET) & set("BILOSUZ01258" + string.ascii_lowercase)


@given(
    code=st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH), group=st.integers(1, 20), mark=st.sampled_from("- –‑\t.")
)
def test_a_code_is_read_however_it_was_typed(code, group, mark):
    groups = [code[start : start + group] for start in range(0, LENGTH, group)]
    assert read_code(f" {mark.join(groups).lower()}\n") == code


@given(st.text(max_size=40))
def test_what_is_read_is_a_code_or_nothing(typed):
    code = read_code(typed)
    assert code == "" or (len(code) == LENGTH and set(code) <= set(ALPHABET))
