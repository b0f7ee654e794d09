from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from coursewell.mail.models import Message
from coursewell.mail.queue import Letter, queue
from coursewell.mail.tests.post import PostOffice
from freshkeys import engine


@pytest.fixture
def ann(db):
    return get_user_model().objects.create_user("ann@example.org", name="Ann")


@pytest.fixture
def put(db):
    """Put a letter in the queue and give its row."""

    def put(event="test:1", to="ann@example.org", **fields):
        queue(
            Letter(
                **{"event": event, "template": "account/email/password_changed", "language": "en", "to": to} | fields
            )
        )
        return Message.objects.get(event=event)

    return put


@pytest.fixture
def later():
    """Let the clock go on by so much."""
    started = engine.now()
    yield lambda **by: engine.freeze(started + timedelta(**by))
    engine.freeze(None)


@pytest.fixture
def office(settings):
    """A mail server that really runs, and the site uses it."""
    with PostOffice() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_TIMEOUT = 0.5
        yield office


@pytest.fixture
def addressees():
    return lambda: [message.to[0] for message in mail.outbox]
