"""Every address of the site, from its resolver, about the objects of other people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

#: Of addresses that are patterns of another kind; and those in which words stand for no object.
WRITTEN = {
    "account_confirm_email": ["/accounts/confirm-email/nonsense/"],
    "account_reset_password_from_key": ["/accounts/password/reset/key/1-nonsense/"],
}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


class UnknownError(Exception):
    """An address that cannot be visited, because nobody has said what to put into it."""


def routes(values: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The addresses by the names of their routes; of a path of the administration, that path is the name.

    Raises:
        UnknownError: a new parameter; say in `cast` of which objects it can speak.
    """
    found: dict[str, list[str]] = {}
    for name, pattern in _walk(get_resolver(), "", ""):
        found.setdefault(name, []).extend(WRITTEN.get(name) or _filled(pattern, values))
    return found


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, path, one.namespace or namespace)
        elif isinstance(one, URLPattern):
            name = str(one.name or path)
            is_plain = isinstance(one.pattern, RoutePattern) or name in WRITTEN
            if is_plain:
                yield f"{namespace}:{path}" if namespace else name, path
            elif namespace != "admin":  # whose last pattern catches all that is not there
                raise UnknownError(f"Say in bars/learned/routes.py how to visit {name} ({path}).")


def _filled(pattern: str, values: Mapping[str, Sequence[str]]) -> list[str]:
    names = _PARAMETER.findall(pattern)
    if missing := [name for name in names if name not in values]:
        raise UnknownError(f"Say in bars/learned/casting.py which values {missing} can have, for {pattern}.")
    chosen = product(*(values[name] for name in names))
    return [_address(pattern, dict(zip(names, one, strict=True))) for one in chosen]


def _address(pattern: str, given: Mapping[str, str]) -> str:
    return "/" + _PARAMETER.sub(lambda match: given[match[1]], pattern)
