"""Gates: questions about the visitor that a page asks instead of looking who it is.

    @gate("courses.may_edit")
    def may_edit(user, course):                      # course is a text
        return user.is_staff or Course.objects.filter(pk=course, owner=user.pk).exists()

    if gates.ask("courses.may_edit", request.user, course.pk): ...

A page that looks at `request.user` is that user's alone. One that asks a gate is the same for everybody to whom the
gate gives the same answer: it varies by the fact `gate courses.may_edit 12`, whatever is read to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from freshkeys.facts import MAX_NAME, UnknowableError, attributes_of, current_request, encoded
from freshkeys.recording.recorder import current, unrecorded

Question = Callable[[Any, str], Any]
_registry: dict[str, Question] = {}


class GateError(LookupError):
    """No gate has this name."""


def gate(name: str) -> Callable[[Question], Question]:
    """Register a function of a user and a text, which gives a plain value, as the gate `name`."""

    def register(question: Question) -> Question:
        if " " in name:
            raise ValueError(f"A gate's name holds no space, and {name!r} does.")
        _registry[name] = question
        return question

    return register


def ask(name: str, user: Any, argument: object) -> Any:
    """What the gate says of this user. In a build, of whoever the request comes from, it is one fact.

    Raises:
        GateError: there is no such gate.
    """
    question, text = _find(name), str(argument)
    if (recording := current()) is None or not _is_visitor(user) or len(text) > MAX_NAME:
        return question(user, text)  # in a build, all that it reads and looks at counts
    with unrecorded():
        value = question(user, text)
    try:
        recording.note_fact(f"gate {name} {text}", encoded(value))
    except UnknowableError as reason:
        recording.note_untracked(f"the gate {name}: {reason}")
    return value


def answer(request: HttpRequest, named: str) -> Any:
    """The gate's answer for the visitor of a request, asked as its fact names it: `courses.may_edit 12`."""
    name, _, text = named.partition(" ")
    return _find(name)(request.user, text)


def _is_visitor(user: Any) -> bool:
    request = current_request()
    return request is not None and attributes_of(request).get("user") is user


def _find(name: str) -> Question:
    if (question := _registry.get(name)) is None:
        raise GateError(f"There is no gate {name!r}; there are {', '.join(sorted(_registry)) or 'none'}.")
    return question
