"""A visitor without an account who presses the button of a course comes back to it with one."""

import re
from html import unescape

import pytest

from coursewell.accounts.tests.people import PASSWORD, link

pytestmark = pytest.mark.django_db


def follow(client, page, address):
    """The link of the page that begins with this address."""
    found = re.findall(r'href="([^"]+)"', client.get(page).content.decode())
    return next(unescape(one) for one in found if one.startswith(address))


def register(client, page):
    """Send the form of the page to sign up, as it is."""
    text = client.get(page).content.decode()
    form = next(one for one in text.split("<form")[1:] if 'action="/accounts/signup/' in one)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    sent = {name: unescape(value) for name, value in hidden.items()}
    client.post("/accounts/signup/", sent | {"name": "New", "email": "new@example.org", "password1": PASSWORD})


@pytest.mark.parametrize("by_sign_in", [False, True])
def test_who_signs_up_to_enrol_is_back_at_the_course_after_confirming(client, course, by_sign_in):
    door = follow(client, "/courses/knots/", "/courses/knots/enrol/")
    page = follow(client, door, "/accounts/login/?next" if by_sign_in else "/accounts/signup/?next")
    register(client, follow(client, page, "/accounts/signup/?next") if by_sign_in else page)
    back = client.post(link())
    assert back["Location"] == door
    assert 'action="/courses/knots/enrol/"' in client.get(door).content.decode()
    client.post("/courses/knots/enrol/")
    assert "You are enrolled" in client.get("/courses/knots/").content.decode()


def test_an_invitation_link_is_not_lost_on_the_way(client, limited):
    course = limited(3, key="secret")
    door = f"/courses/knots/enrol/?invitation={course.rules.link}"
    register(client, follow(client, door, "/accounts/signup/?next"))
    assert client.post(link())["Location"] == door
