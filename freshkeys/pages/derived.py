"""Facts that the edge cannot see: who is signed in, what a gate says, which language is spoken.

Each is found out on a request of its own, of which nothing is remembered, so that all that it is read from is recorded
as its own receipt, down to the facts that the edge does see. So a fact is true until the session ends, the account
changes or a right is lost, whatever page asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils import translation

from freshkeys.facts import UnknowableError, answering, asked_of, encoded
from freshkeys.facts.requests import watch
from freshkeys.pages import identity
from freshkeys.pages.raw import as_known, is_raw
from freshkeys.pages.trusted import Environ, copied
from freshkeys.recording.recorder import Recording, recording

#: The first words of facts that are found out from the session and the user.
_OF_SESSION = frozenset({"user", "signed", "session", "permission"})


@dataclass(frozen=True)
class Fact:
    """The value of a fact, encoded, and what it was read from: sources, and facts that the edge sees."""

    value: str
    read: Recording


class Facts:
    """The facts of one visitor at one moment."""

    def __init__(self, environ: Environ) -> None:
        self.environ = environ
        self._known: dict[str, Fact] = {}

    def find(self, name: str) -> Fact:
        """
        Raises:
            UnknowableError: it cannot be found out, or nobody could say when it changes.
        """
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def expanded(self, read: Recording) -> Recording:
        """The same reads, with what each fact was read from in the place of facts that the edge cannot see."""
        found = Recording(
            sources=set(read.sources),
            aliases=set(read.aliases),
            untracked=list(read.untracked),
            good_from=read.good_from,
            good_until=read.good_until,
        )
        for recorded, value in read.facts.items():
            for name in as_known(recorded, value):
                if is_raw(name):
                    found.facts[name] = value
                    continue
                fact = self.find(name)
                if fact.value != value:
                    raise UnknowableError(f"'{name}' is not what the session says")
                found.absorb(fact.read)
        return found

    def _found(self, name: str) -> Fact:
        request = WSGIRequest(copied(self.environ))
        kind = name.partition(" ")[0]
        if kind in _OF_SESSION:
            value, read = _of_session(name, request)
        elif kind == "gate":
            identity.add_to(request)
            value, read = _watched(request, lambda: asked_of(name, request))
        elif kind == "language":
            value, read = _watched(request, lambda: encoded(_language(request)))
        else:
            raise UnknowableError(f"nobody can say when '{name}' changes")
        if read.untracked:
            raise UnknowableError(f"'{name}' read {'; '.join(read.untracked)}")
        return Fact(value, self.expanded(read))


def _of_session(name: str, request: HttpRequest) -> tuple[str, Recording]:
    with recording() as read:
        identity.add_to(request, read)
        value = asked_of(name, request)
        identity.note_end(request, read)
    return value, read


def _watched(request: HttpRequest, ask: Callable[[], str]) -> tuple[str, Recording]:
    """What is looked at of the request is a fact, of which `expanded` says what it was read from."""
    watch(request)
    with answering(request), recording() as read:
        return ask(), read


def _language(request: HttpRequest) -> str | None:
    """What Django's LocaleMiddleware decides; the site's language where that is not in use."""
    if not identity.middleware().has_locale:
        with translation.override(settings.LANGUAGE_CODE):
            return translation.get_language()
    is_prefix_used, is_default_prefixed = is_language_prefix_patterns_used(settings.ROOT_URLCONF)
    language = translation.get_language_from_request(request, check_path=is_prefix_used)
    if is_prefix_used and not is_default_prefixed and not translation.get_language_from_path(request.path_info):
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        return translation.get_language()
