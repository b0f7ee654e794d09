"""Where only the invited may sign up, an invitation to a course makes one account, of its addressee."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from coursewell.accounts.models import User
from coursewell.accounts.tests.people import PASSWORD, link, sign_up
from coursewell.learning.enrolment.inviting import invite, revoke
from coursewell.learning.models import Enrolment
from coursewell.mail.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL, ENROL = "ada@example.org", "/courses/knots/enrol/"


@pytest.fixture(autouse=True)
def closed(settings):
    settings.SIGNUP = "invited"


@pytest.fixture
def made(limited, owner):
    return invite(course=limited(None, key="sesame"), email=EMAIL, by=owner)[0]


@pytest.fixture
def guest(made, client):
    """A browser in which the link of the letter was followed."""
    told = Message.objects.get(event=f"course-invitation:{made.pk}").context
    assert client.get(told["invitation_url"])["Location"] == ENROL
    return client


def test_who_is_invited_signs_up_comes_back_and_enrols(guest):
    found = re.search(r'href="(/accounts/signup/[^"]+)"', guest.get(ENROL).content.decode())
    assert guest.get(found[1]).status_code == 200
    sign_up(guest, EMAIL, next=ENROL)
    assert guest.post(link())["Location"] == ENROL
    guest.post(ENROL)
    assert Enrolment.objects.get().user == User.objects.get(email=EMAIL)


def test_another_address_makes_no_account(guest):
    page = sign_up(guest, "eve@example.org").content.decode()
    assert f"Your invitation was sent to {EMAIL}: sign up with that address." in page
    assert not User.objects.filter(name="New").exists()


def test_the_address_may_be_typed_in_capitals(guest):
    sign_up(guest, "ADA@example.org")
    assert User.objects.filter(email__iexact=EMAIL).count() == 1


def test_a_stranger_finds_the_door_shut(made):
    stranger = Client()
    assert "nobody signs up without an invitation" in stranger.get("/accounts/signup/").content.decode()
    assert "/accounts/signup/" not in stranger.get(ENROL).content.decode()
    sign_up(stranger, EMAIL)
    assert not User.objects.filter(email=EMAIL).exists()


def test_an_invitation_that_is_revoked_while_the_form_is_open_makes_none(guest, made, course):
    guest.get("/accounts/signup/")
    revoke(course=course, number=made.pk)
    sign_up(guest, EMAIL)
    assert not User.objects.filter(email=EMAIL).exists()


def test_who_has_an_account_already_is_told_so_by_mail_alone(guest, make_student):
    User.objects.create_user(EMAIL, PASSWORD)
    assert sign_up(guest, EMAIL)["Location"] == "/accounts/confirm-email/"
    assert User.objects.filter(email=EMAIL).count() == 1
