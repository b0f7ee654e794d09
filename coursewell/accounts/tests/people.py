"""What the tests of accounts share: somebody with an account, the mail that was sent, and a count of hashes."""

from __future__ import annotations

import re

from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

from coursewell.accounts.models import User
from coursewell.mail.sending import send_due

PASSWORD = "correct horse battery"
OTHER = "staple correct horse"


def person(email="ann@example.org", password=PASSWORD, **fields):
    return User.objects.create_user(email, password, **{"name": "Ann"} | fields)


def sign_in(client, email="ann@example.org", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": email, "password": password}, **more)


def sign_up(client, email="new@example.org", password=PASSWORD, **more):
    return client.post("/accounts/signup/", {"name": "New", "email": email, "password1": password} | more)


def outbox():
    """All mail, once what was waiting is sent, as the worker does it."""
    send_due()
    return mail.outbox


def link(number=-1):
    """The path of the first link in a message."""
    return re.findall(r"^http://127\.0\.0\.1:\d+(/accounts/\S+)$", outbox()[number].body, re.M)[0]


def is_signed_in(client):
    return "_auth_user_id" in client.session


class CountingHasher(MD5PasswordHasher):
    """Counts the work that guessing a password, or whether there is an account, could be timed by."""

    count = 0

    def encode(self, password, salt):
        type(self).count += 1
        return super().encode(password, salt)


def hashes(settings, act):
    """How many passwords were hashed meanwhile."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    before = CountingHasher.count
    act()
    return CountingHasher.count - before
