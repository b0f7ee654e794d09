"""Sending what is due. Any number of processes may do so at once, and any of them may be killed at any moment.

A message is claimed for a while by one conditional UPDATE, sent, and marked as sent. Who is killed in between leaves it
claimed: when the while is over it is sent again, with the same Message-ID, by which programs for mail tell that it is
the same letter (RFC 5322, section 3.6.4).
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet

from coursewell.mail.composing import OutdatedError
from coursewell.mail.letters import letter
from coursewell.mail.models import LONGEST_WAIT, Message
from freshkeys import engine

logger = logging.getLogger("coursewell.mail")
#: Longer than any server takes that answers at all (EMAIL_TIMEOUT is for each of some eight steps).
CLAIM = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
AT_ONCE = 100
EXPIRED = "Expired"
#: Answers of a mail server (RFC 5321, section 4.2.1): it will never be right; and, "I am closing this connection".
PERMANENT, CLOSING = range(500, 600), 421


class NoServerError(OSError):
    """The mail server does not take mail now. The text says why, and holds no address."""


def send_due() -> int:
    """Send all that is due, the oldest first; gives how many were sent. Where nothing is, one question was asked.

    Raises:
        NoServerError: nothing that the mail server was not asked about counts as tried.
    """
    if not Message.objects.due(engine.now()).exists():
        return 0
    sent = 0
    with connected() as connection:
        while some := list(_next(AT_ONCE)):
            sent += sum(send(one, connection) for one in some)
    return sent


def _next(count: int) -> QuerySet[Message]:
    return Message.objects.due(engine.now()).select_related("user").order_by("due_at", "pk")[:count]


@contextmanager
def connected() -> Iterator[BaseEmailBackend]:
    """One connection for all that is due."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise NoServerError(describe(error)) from error
    try:
        yield connection
    finally:
        with suppress(OSError):  # each message was taken or not before; a goodbye changes nothing
            connection.close()


def send(message: Message, connection: BaseEmailBackend) -> bool:
    """Whether this process has sent it just now.

    Raises:
        NoServerError: the connection is gone. The message is tried again after a pause, others are not to blame.
    """
    if not claim(message):
        return False
    if message.expires_at <= engine.now() or not message.address:
        give_up(message, EXPIRED if message.address else "Account suspended", forget=True)
        return False
    try:
        connection.send_messages([letter(message)])
    except OutdatedError:
        give_up(message, "Not so any more", forget=True)
        return False
    except Exception as error:
        fail(message, error)
        if isinstance(error, OSError) and not is_about_the_message(error):
            raise NoServerError(describe(error)) from error
        return False
    done = {"due_at": None, "sent_at": engine.now(), "context": None, "last_error": ""}
    Message.objects.filter(pk=message.pk).update(**done)
    return True


def claim(message: Message) -> bool:
    """Whether it is ours for a while: of those who saw it as it is, one changes it."""
    as_seen = Message.objects.filter(pk=message.pk, due_at=message.due_at, attempts=message.attempts)
    taken = as_seen.update(due_at=engine.now() + CLAIM, attempts=F("attempts") + 1)
    message.attempts += taken
    return bool(taken)


def fail(message: Message, error: Exception) -> None:
    name = describe(error)
    logger.warning("The message %s could not be sent (%s).", message.pk, name)
    if is_permanent(error):
        give_up(message, name)
    else:
        due_at = engine.now() + pause_after(message.attempts)
        Message.objects.filter(pk=message.pk).update(due_at=due_at, last_error=name)


def give_up(message: Message, why: str, *, forget: bool = False) -> None:
    """Nothing is tried any more until somebody wants it, or never where what it is made of is forgotten."""
    kept = {"context": None} if forget else {}
    Message.objects.filter(pk=message.pk).update(due_at=None, failed_at=engine.now(), last_error=why, **kept)


def try_again(messages: QuerySet[Message]) -> int:
    """Those of them that were given up and still say something are due at once; gives how many."""
    again = messages.given_up().filter(context__isnull=False, expires_at__gt=engine.now())  # type: ignore[attr-defined]
    return int(again.update(due_at=engine.now(), failed_at=None, attempts=0))


def pause_after(attempts: int) -> timedelta:
    """One minute, two, four, up to an hour; a quarter more or less, so that not all come back together.

    >>> timedelta(seconds=45) <= pause_after(1) <= timedelta(seconds=75)
    True
    """
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return min(pause * random.uniform(0.75, 1.25), LONGEST_WAIT)  # noqa: S311  nobody gains by guessing it


def codes(error: Exception) -> list[int]:
    """What the mail server has answered, where it did."""
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    code = getattr(error, "smtp_code", None)
    return [code] if isinstance(code, int) else []


def is_about_the_message(error: Exception) -> bool:
    """The recipient or the letter was refused; the server goes on with the next."""
    return isinstance(error, SMTPRecipientsRefused | SMTPDataError) and CLOSING not in codes(error)


def is_permanent(error: Exception) -> bool:
    """A sender or a password that is refused is a matter of the settings, which are right some day."""
    return is_about_the_message(error) and all(code in PERMANENT for code in codes(error))


def describe(error: Exception) -> str:
    """Without what the server says in words, where addresses stand.

    >>> describe(OSError(28, "No space left on device"))
    'OSError (No space left on device)'
    """
    of_system = getattr(error, "strerror", None) if not isinstance(error, SMTPException) else None
    words = [type(error).__name__, *map(str, codes(error)), *([f"({of_system})"] if of_system else [])]
    return " ".join(words)[:100]
