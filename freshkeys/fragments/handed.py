"""What a page hands to a fragment: the variables of its context, as part of the fragment's key.

The fragment never sees the page's own objects. Each variable is written down exactly (`written`), and what is rendered
gets a copy made of just that, so nothing can end up in the fragment that its key does not hold. A query set is written
as its SQL and read again. The request and its watchers go in as they are, for they tell what is looked at of them.
docs/decisions/fragments-get-copies.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from django.contrib.auth.context_processors import PermWrapper
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import LazyObject, SimpleLazyObject, empty

from freshkeys.codec import NotStorableError, dumps, loads
from freshkeys.facts import current_request
from freshkeys.facts.visitors import WatchedUser
from freshkeys.facts.watched import is_watcher
from freshkeys.keys import digest
from freshkeys.recording.recorder import current

_CONSTANTS = frozenset({"True", "False", "None"})
_ABSENT = "absent"


class FragmentError(TypeError):
    """A fragment uses a variable that no key can hold."""


class Handed:
    """The variables of one page, for one fragment, each written down when it is first asked for."""

    def __init__(self, context: Context, fragment: str) -> None:
        self.context = context
        self.fragment = fragment
        self._known: dict[str, tuple[Any, Callable[[], Any]]] = {}

    def has(self, name: str) -> bool:
        return name not in _CONSTANTS and name in self.context

    def written(self, name: str) -> Any:
        """What a key holds of this variable; one without an exact form is refused only where it is used."""
        return self._of(name)[0]

    def copy(self, name: str) -> Any:
        """What the fragment gets.

        Raises:
            FragmentError: it has no exact written form.
        """
        return self._of(name)[1]()

    def _of(self, name: str) -> tuple[Any, Callable[[], Any]]:
        if name not in self._known:
            self._known[name] = self._taken(name) if self.has(name) else (_ABSENT, lambda: None)
        return self._known[name]

    def _taken(self, name: str) -> tuple[Any, Callable[[], Any]]:
        value = self.context[name]
        if name == "csrf_token":
            return "token", lambda: SimpleLazyObject(lambda: _token(value))
        if isinstance(value, PermWrapper):
            user, copy = self._copied(name, value.user)
            return ("permissions", user), lambda: PermWrapper(copy())
        return self._copied(name, value)

    def _copied(self, name: str, value: Any) -> tuple[Any, Callable[[], Any]]:
        if type(value) is WatchedUser or is_watcher(value) or (value is not None and value is current_request()):
            return "watched", lambda: value
        if isinstance(value, HttpRequest):
            return app_of(value), lambda: Unwatched(value)
        if isinstance(value, LazyObject):
            if value._wrapped is empty:
                value._setup()
            value = value._wrapped
        if isinstance(value, QuerySet):
            return ("query set", digest(value)), lambda: _again(value)
        if f"{type(value).__module__}.{type(value).__qualname__}" == "django.contrib.auth.models.AnonymousUser":
            return "anonymous", type(value)
        try:
            form = dumps((value,), where=f"{name!r}", is_exact=True)
        except NotStorableError as error:
            reason = str(error)
            return ("refused", type(value).__qualname__), lambda: self._refuse(name, value, reason)
        return form, lambda: loads(form, name=name)[0][0]

    def _refuse(self, name: str, value: Any, reason: str) -> NoReturn:
        raise FragmentError(
            f"{{% fresh {self.fragment!r} %}} uses {name!r}, a {type(value).__qualname__}, which no key can hold "
            f"({reason}) Hand it plain values, model instances or query sets, or leave this part outside."
        )


def _again(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """It reads its rows anew, and knows no row of the page's that they belong to."""
    fresh = queryset.all()
    fresh._known_related_objects = {}  # type: ignore[attr-defined]
    return fresh


def _token(value: Any) -> str:
    if (recording := current()) is not None:
        recording.note_untracked("the CSRF token, which is one person's: leave {% csrf_token %} outside {% fresh %}")
    return str(value)


def app_of(request: Any) -> tuple[str | None, str | None]:
    """What `{% url %}` looks at of a request."""
    if request is None or request is current_request():
        return None, None
    match = getattr(request, "resolver_match", None)
    return getattr(request, "current_app", None), getattr(match, "namespace", None)


class Unwatched:
    """A request that nobody watches: what is built from more than its application is not kept."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        if name == "current_app":
            return getattr(self._request, name)
        if name == "resolver_match":
            return None if self._request.resolver_match is None else _Namespace(app_of(self._request)[1])
        if (recording := current()) is not None:
            recording.note_untracked(
                f"request.{name}, which is not watched: add freshkeys.middleware.WatchedRequests to MIDDLEWARE"
            )
        return getattr(self._request, name)


class _Namespace:
    def __init__(self, namespace: str | None) -> None:
        self.namespace = namespace


class Inside(dict[str, Any]):
    """What stands for the page's variables in the fragment's context; it notes which are asked for."""

    def __init__(self, handed: Handed) -> None:
        super().__init__()
        self.handed = handed
        self.asked: set[str] = set()
        self.refused: FragmentError | None = None
        self._copies: dict[str, Any] = {}

    def __contains__(self, name: object) -> bool:
        if name in _CONSTANTS:
            return False
        self.asked.add(str(name))
        return name in self._copies or self.handed.has(str(name))

    def __setitem__(self, name: str, value: Any) -> None:
        self._copies[name] = value

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        if name in self._copies:
            return self._copies[name]
        if not self.handed.has(name):
            raise KeyError(name)
        try:
            self._copies[name] = self.handed.copy(name)
        except FragmentError as error:
            self.refused = error  # {% if %} swallows what its conditions raise
            raise
        return self._copies[name]

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[str]:
        self.refused = FragmentError(
            f"Something in {{% fresh {self.handed.fragment!r} %}} asks for all variables of its context at once, which "
            f"no key can hold: let it ask for those that it needs."
        )
        raise self.refused

    keys = values = items = __iter__  # type: ignore[assignment]
