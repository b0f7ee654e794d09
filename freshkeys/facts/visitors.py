"""Who the request comes from, watched: `request.user`.

Asking only whether somebody is signed in, or may do one thing, is a fact that many share. Everything else is the fact
`user`: all the values that this request's user was loaded with, for they were read before the build, and a row that
has changed since must not be taken for the same. What a build looks at is therefore a bare twin of the user with
these values and nothing else: relations and permissions that were loaded before are read again, and recorded.
"""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.base import ModelState
from django.utils.functional import LazyObject, SimpleLazyObject, empty

from freshkeys.declared import plans
from freshkeys.facts import UnknowableError, is_plain, look
from freshkeys.recording.recorder import Recording, current, unrecorded

#: What Django itself loads and keeps on a user.
_MEMOS = {"_state", "_perm_cache", "_user_perm_cache", "_group_perm_cache", "_prefetched_objects_cache"}


class WatchedUser(SimpleLazyObject):  # type: ignore[type-arg]
    """`request.user`: a lazy object as Django's own, which notes what a build looks at."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("_wrapped", "__dict__") and current() is not None:
            return _target(self) if name == "_wrapped" else _target(self).__dict__
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if current() is None:
            return getattr(_real(self), name)
        if name in ("is_authenticated", "is_anonymous"):
            look("user", self, "signed in")
            with unrecorded():
                return getattr(_real(self), name)
        if name == "has_perm":
            return _Permissions(self)
        if name == "has_perms" and hasattr(type(_real(self)), name):
            return type(_real(self)).has_perms.__get__(self)  # asks has_perm for each
        return getattr(_target(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "_wrapped" and (recording := current()) is not None:
            recording.note_untracked("request.user, and changed it")
            setattr(_target(self), name, value)
        else:
            super().__setattr__(name, value)

    def __getitem__(self, key: Any) -> Any:
        # Templates try this first with whatever they show.
        kind = type(_real(self))
        if not hasattr(kind, "__getitem__"):
            raise TypeError(f"{kind.__name__!r} object is not subscriptable")
        return _target(self)[key]

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        look("user", self, "signed in")
        return type(_real(self))

    def __repr__(self) -> str:
        return repr(_target(self)) if current() is not None else super().__repr__()

    def __copy__(self) -> Any:
        return copy.copy(_target(self)) if current() is not None else super().__copy__()

    def __deepcopy__(self, memo: Any) -> Any:
        return copy.deepcopy(_target(self), memo) if current() is not None else super().__deepcopy__(memo)


def _watching(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, *args: function(_target(self), *args)


_OPERATIONS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in ("__eq__", "__ne__", "__lt__", "__gt__", "__add__", "__contains__", "__setitem__", "__delitem__")
}
_OPERATIONS |= {"__hash__": hash, "__str__": str, "__bytes__": bytes, "__bool__": bool}
_OPERATIONS |= {"__dir__": dir, "__iter__": iter, "__len__": len}
_OPERATIONS["__radd__"] = lambda user, other: other + user
_OPERATIONS["__reduce__"] = lambda user: (_itself, (user,))
for _name, _function in _OPERATIONS.items():
    setattr(WatchedUser, _name, _watching(_function))


def _itself(user: Any) -> Any:
    return user


class _Permissions:
    """`request.user.has_perm`, inside a build."""

    def __init__(self, user: WatchedUser) -> None:
        self.user = user

    def __call__(self, perm: str, obj: Any = None) -> Any:
        if obj is not None or type(perm) is not str or len(perm) > 200:
            return _target(self.user).has_perm(perm, obj)
        look("user", self.user, f"permission {perm}")
        with unrecorded():
            return _real(self.user).has_perm(perm)


def watched_user(value: Any) -> Any:
    """`request.user` as it is set by a middleware or by `login()`, watched."""
    if value is None or type(value) is WatchedUser:
        return value
    if isinstance(value, LazyObject):
        return WatchedUser(lambda: _loaded(value))
    user = WatchedUser(lambda: value)
    user._wrapped = value
    return user


def _loaded(lazy: Any) -> Any:
    if not isinstance(lazy, LazyObject):
        return lazy
    if lazy._wrapped is empty:
        lazy._setup()
    return lazy._wrapped


def _real(user: WatchedUser) -> Any:
    """The user that was loaded for the request; not for the eyes of a build."""
    own = object.__getattribute__(user, "__dict__")
    if own["_wrapped"] is empty:
        with unrecorded():
            own["_wrapped"] = own["_setupfunc"]()
    return own["_wrapped"]


def _target(user: WatchedUser) -> Any:
    """Whom to ask: the user, or, inside a build, the twin that this build has."""
    if (recording := current()) is None:
        return _real(user)
    look("user", user, "user")
    own = object.__getattribute__(user, "__dict__")
    whose: tuple[Recording, Any] | None = own.get("_freshkeys_twin")
    if whose is None or whose[0] is not recording:
        whose = own["_freshkeys_twin"] = (recording, _twin_of(_real(user)))
    return whose[1]


def content_of(user: Any) -> Any:
    """All that a twin of this user has.

    Raises:
        UnknowableError: something about it has no exact written form.
    """
    real = _real(user) if type(user) is WatchedUser else _loaded(user)
    kind = type(real)
    state = real._state if isinstance(real, Model) else None
    held = sorted({**_fields(real), **_extras(real)}.items())
    return [f"{kind.__module__}.{kind.__qualname__}", state and [state.db, state.adding], [list(one) for one in held]]


def _twin_of(real: Any) -> Any:
    if not isinstance(real, Model):
        return real
    twin = type(real).__new__(type(real))
    twin._state = ModelState()
    twin._state.db, twin._state.adding = real._state.db, real._state.adding
    twin.__dict__.update({name: real.__dict__[name] for name in (*_fields(real), *_extras(real, is_strict=False))})
    return twin


def _fields(real: Any) -> dict[str, Any]:
    """The loaded columns, as the database has them where a field wraps them.

    Without those that are declared as ignored: no build may read them, and they change while nothing else does.
    """
    if not isinstance(real, Model):
        return {}
    loaded, tables = real.__dict__, plans(real._state.db or DEFAULT_DB_ALIAS)
    return {
        one.attname: _plain(loaded[one.attname], one)
        for one in real._meta.concrete_fields
        if one.attname in loaded
        and ((plan := tables.get(one.model._meta.db_table)) is None or one.column not in plan.ignored)
    }


def _plain(value: Any, field: Any) -> Any:
    return value if is_plain(value) else field.get_prep_value(value)


def _extras(real: Any, *, is_strict: bool = True) -> dict[str, Any]:
    """What was set on the user besides columns, and is not worked out by its class at need."""
    columns = {one.attname for one in real._meta.concrete_fields} if isinstance(real, Model) else set()
    found = {
        name: value
        for name, value in vars(real).items()
        if name not in columns and name not in _MEMOS and not (isinstance(real, Model) and hasattr(type(real), name))
    }
    if is_strict and (odd := sorted(name for name, value in found.items() if not is_plain(value))):
        raise UnknowableError(f"it has {', '.join(odd)}, of which there is no exact written form")
    return found
