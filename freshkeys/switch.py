"""Whether the cache is used at all: FRESHKEYS["ENABLED"] says so for a project, `off()` for what happens inside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from freshkeys.conf import conf

_off: ContextVar[bool] = ContextVar("freshkeys_off", default=False)


def is_off() -> bool:
    return _off.get() or not conf().ENABLED


@contextmanager
def off() -> Iterator[None]:
    """Everything inside is built anew, and nothing of it is kept: how the auditor has a page rendered.

    >>> with off():
    ...     response = view(request)
    """
    handle = _off.set(True)
    try:
        yield
    finally:
        _off.reset(handle)
