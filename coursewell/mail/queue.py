"""Putting letters in the queue, in the transaction that does what they tell of: both happen, or neither."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.utils.encoding import punycode

from coursewell.mail.models import Message
from freshkeys import engine

#: Who has not got a letter by then reads it on the site.
GOOD_FOR = timedelta(days=3)
LONGEST_CONTEXT = 16_000


@dataclass(frozen=True)
class Letter:
    """What is to be told to whom: to an address, or to the account `user` at the address that it has then.

    `context` is for the template, or for who composes it; values whose names end in `_url` are paths of this site.
    """

    event: str
    template: str
    #: Empty: that of the person, or of what the letter is about.
    language: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    user: int | None = None
    to: str = ""
    expires_at: datetime | None = None


def queue(*letters: Letter) -> None:
    """One statement for all of them. An event that has its letter already gets no second one.

    Raises:
        ValueError: a letter is longer than any of ours is.
    """
    if not letters:
        return
    now = engine.now()
    Message.objects.bulk_create((_row(one, now) for one in letters), batch_size=500, ignore_conflicts=True)


def _row(letter: Letter, now: datetime) -> Message:
    if len(json.dumps(letter.context)) > LONGEST_CONTEXT:
        raise ValueError(f"The letter {letter.template} would be made of more than {LONGEST_CONTEXT} characters.")
    return Message(
        event=letter.event,
        message_id=f"<{uuid4().hex}@{punycode(urlsplit(settings.SITE_URL).hostname or '')}>",
        user_id=letter.user,
        to=letter.to,
        template=letter.template,
        context=dict(letter.context),
        language=letter.language,
        queued_at=now,
        expires_at=letter.expires_at or now + GOOD_FOR,
        due_at=now,
    )
