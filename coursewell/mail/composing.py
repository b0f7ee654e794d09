"""What a letter says is asked when it is sent: nobody is told of a seat that is not kept for them any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coursewell.mail.models import Message

#: From what was put in the queue to what the template is given; none if what the letter tells of is not so any more.
#: `language` in it is that of what it is about, for people whose own is not known.
Composer = Callable[[Mapping[str, str]], dict[str, object] | None]
_composers: dict[str, Composer] = {}


class OutdatedError(Exception):
    """What the letter tells of is not so any more."""


def composes(template: str) -> Callable[[Composer], Composer]:
    """Say who knows what a letter says; without anybody it says what was put in the queue.

    >>> @composes("learning/email/welcome")
    ... def welcome(told): ...
    """

    def register(composer: Composer) -> Composer:
        _composers[template] = composer
        return composer

    return register


def composed(message: Message) -> dict[str, object]:
    """What the template is given.

    Raises:
        OutdatedError: there is nothing to tell any more.
    """
    context = message.context or {}
    composer = _composers.get(message.template)
    found = composer(context) if composer else dict(context)
    if found is None:
        raise OutdatedError
    return found
