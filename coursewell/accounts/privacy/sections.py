"""The parts of what is held of a person: one from each app that holds any."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from coursewell.accounts.models import User


@dataclass(frozen=True)
class Erasure:
    """What the person wants to go besides the account."""

    certificates: bool = False


@dataclass(frozen=True)
class Section:
    """What one app holds of a person, and what it has to do when that goes."""

    #: The name of the file in the archive, without its ending.
    name: str
    #: What the app holds of this person, as JSON knows it.
    collect: Callable[[User], Any]
    #: The fields by which rows belong to a person, and those that name one, as "app.Model.field". A test finds those
    #: that nobody declares.
    fields: frozenset[str]
    #: Sentences that say what has to be done before this account can be erased.
    obstacles: Callable[[User], list[str]] = field(default=lambda user: [])
    #: Entered in the transaction of the erasure before the account is deleted, and left after that.
    erasing: Callable[[User, Erasure], AbstractContextManager[None]] = field(default=lambda user, wanted: nullcontext())


SECTIONS: list[Section] = []


def holds(section: Section) -> None:
    """For the `ready` of an app: it holds this of people."""
    if section not in SECTIONS:
        SECTIONS.append(section)
