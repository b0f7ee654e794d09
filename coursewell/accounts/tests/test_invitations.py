"""Invitations to be an instructor: used once, by a person who presses a button, until they end or are revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from coursewell.accounts import invitations
from coursewell.accounts.cli import instructor
from coursewell.accounts.models import Invitation, User
from coursewell.accounts.tests.people import is_signed_in, link, person, sign_in, sign_up
from coursewell.accounts.tests.test_limits_in_parallel import at_once

pytestmark = pytest.mark.django_db
HERE = "/accounts/invitation/"


@pytest.fixture
def path():
    _, token = invitations.invite(now=timezone.now(), days=14)
    return f"{HERE}{token}/"


@pytest.fixture
def ann(client):
    person()
    sign_in(client)
    return client


def instructors():
    return list(User.objects.filter(is_instructor=True).values_list("email", flat=True))


def refused(answer):
    return answer.status_code == 410 and "This invitation does not work" in answer.content.decode()


def test_opening_the_link_changes_nothing_and_hides_its_secret(ann, path):
    for ask in (ann.head, ann.get):
        assert ask(path)["Location"] == HERE
    assert ann.get(HERE).status_code == 200
    assert instructors() == []


def test_pressing_the_button_makes_an_instructor(ann, path):
    ann.get(path)
    assert ann.post(HERE)["Location"] == "/accounts/"
    assert instructors() == ["ann@example.org"]
    assert Invitation.objects.get().used_by.email == "ann@example.org"


def test_it_is_good_for_one_person(ann, path):
    other = Client()
    person("bea@example.org")
    sign_in(other, "bea@example.org")
    other.get(path), ann.get(path), ann.post(HERE)
    assert refused(other.post(HERE))
    assert refused(other.get(path))
    assert instructors() == ["ann@example.org"]


def test_who_is_an_instructor_already_leaves_it_for_somebody_else(ann, path):
    User.objects.update(is_instructor=True)
    ann.get(path)
    assert "You are an instructor already" in ann.post(HERE).content.decode()
    assert Invitation.objects.get().used_at is None


def test_a_stranger_signs_in_or_up_first(client, path):
    person()
    client.get(path)
    assert client.post(HERE).status_code == 200
    assert "/accounts/login/?next=/accounts/invitation/" in client.get(HERE).content.decode()
    sign_in(client)
    client.post(HERE)
    assert instructors() == ["ann@example.org"]


def test_who_signs_up_with_it_is_an_instructor_at_once_also_in_another_browser(client, path, settings):
    settings.SIGNUP = "invited"
    client.get(path)
    sign_up(client)
    Client().post(link())
    assert instructors() == ["new@example.org"]
    assert is_signed_in(sign_in(Client(), "new@example.org").client)
    sign_up(client, "second@example.org")
    assert User.objects.count() == 1


def test_a_taken_address_does_not_use_it_up(client, path):
    person()
    client.get(path)
    sign_up(client, "ann@example.org")
    assert Invitation.objects.get().used_at is None
    assert instructors() == []


def test_it_ends_and_is_revoked(ann, path):
    Invitation.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert refused(ann.get(path))
    Invitation.objects.update(ends_at=timezone.now() + timedelta(days=1))
    ann.get(path)
    invitations.revoke(Invitation.objects.get(), now=timezone.now())
    assert refused(ann.post(HERE))
    assert instructors() == []


@pytest.mark.parametrize("token", ["nonsense", "a:b", "x" * 4000, "%00"])
def test_a_link_that_is_not_right_is_refused_with_a_sentence(client, token):
    assert client.get(f"{HERE}{token}/").status_code in {404, 410}


def test_the_link_of_another_database_is_refused(client, path):
    Invitation.objects.all().delete()
    invitations.invite(now=timezone.now(), days=14)
    assert refused(client.get(path))


def test_the_database_does_not_hold_the_secret(path):
    assert Invitation.objects.get().digest not in path


def test_the_commands_make_list_and_revoke(client):
    run = CliRunner().invoke
    made = run(instructor, ["invite", "--note", "Bea", "--days", "3"])
    address = made.stdout.strip()
    assert client.get(address.partition(":8000")[2])["Location"] == HERE
    assert "waiting\tBea" in run(instructor, ["list"]).stdout
    number = str(Invitation.objects.get().pk)
    assert run(instructor, ["revoke", number]).exit_code == 0
    assert "already" in run(instructor, ["revoke", number]).output
    assert "There is no invitation 999" in run(instructor, ["revoke", "999"]).output
    assert refused(client.get(HERE))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_accept_at_once_one_becomes_an_instructor(path):
    clients = [Client() for _ in range(6)]
    for number, client in enumerate(clients):
        client.force_login(person(f"p{number}@example.org"))
        client.get(path)
    answers = at_once(lambda number: clients[number].post(HERE).status_code, len(clients))
    assert sorted(answers) == [302, *[410] * 5]
    assert len(instructors()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_sign_up_with_it_at_once_one_gets_an_account(path, settings):
    settings.SIGNUP = "invited"
    clients = [Client() for _ in range(6)]
    for client in clients:
        client.get(path)
    answers = at_once(lambda number: sign_up(clients[number], f"p{number}@example.org").status_code, len(clients))
    assert set(answers) <= {302, 410, 200}
    assert User.objects.count() == len(instructors()) == 1
