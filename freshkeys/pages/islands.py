"""Islands: the personal parts of a page that many share, each rendered for one visitor by a function of its own.

    # islands.py of an app
    @island
    def account(request):
        return render_to_string("web/_account.html", request=request)

    {% island "web.account" %}                  in a template
    {% island "shop.price" product=product.pk %}    with parameters, for def price(request, *, product): ...

Without the edge the tag renders the island in place. For the edge it only leaves a place, and the island is asked for
by its address, with its own receipt. So an island knows the visitor and its parameters, and nothing else of the page.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.apps import apps
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules

from freshkeys.wire import ISLANDS

#: An address that a browser sends as its own is not longer either.
MAX_PARAMETER = 2000


class IslandError(RuntimeError):
    """A template asks for an island that cannot be where it stands, or is not there."""


@dataclass(frozen=True)
class Island:
    """One kind of island: its function, and which parameters it must and may have."""

    name: str
    render: Callable[..., str]
    required: frozenset[str]
    optional: frozenset[str]

    def problem(self, parameters: Mapping[str, str]) -> str | None:
        """What is wrong with these parameters."""
        if missing := sorted(self.required - set(parameters)):
            return f"it needs {', '.join(missing)}"
        if unknown := sorted(set(parameters) - self.required - self.optional):
            return f"it knows no {', '.join(unknown)}"
        if long := sorted(name for name, value in parameters.items() if len(value) > MAX_PARAMETER):
            return f"{', '.join(long)} is longer than {MAX_PARAMETER} characters"
        return None


@dataclass(frozen=True)
class Place:
    """An island with parameters: what stands in one place of a page."""

    island: Island
    parameters: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Equal places have one address."""
        query = urlencode(self.parameters)
        return f"{ISLANDS}{self.island.name}{'?' if query else ''}{query}"

    def rendered(self, request: HttpRequest) -> str:
        return str(self.island.render(request, **dict(self.parameters)))


_registry: dict[str, Island] = {}
_is_discovered = False
#: Whoever comes while another thread looks for islands waits; what is found may ask for some itself.
_discovering = threading.RLock()


def island(function: Callable[..., str]) -> Callable[..., str]:
    """Register a function as the island `app_label.function_name`. Its parameters are keywords, and strings."""
    config = apps.get_containing_app_config(function.__module__)
    if config is None:
        raise IslandError(f"{function.__module__} is in no installed app: its island {function.__name__} has no name.")
    required: set[str] = set()
    optional: set[str] = set()
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind not in (parameter.KEYWORD_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            raise IslandError(f"The island {function.__name__} takes {parameter}: name each of its parameters.")
        (required if parameter.default is parameter.empty else optional).add(parameter.name)
    name = f"{config.label}.{function.__name__}"
    _registry[name] = Island(name, function, frozenset(required), frozenset(optional))
    return function


def find(name: str) -> Island | None:
    global _is_discovered
    if not _is_discovered:
        with _discovering:
            if not _is_discovered:
                autodiscover_modules("islands")
                _is_discovered = True
    return _registry.get(name)


def place(name: str, parameters: Mapping[str, Any]) -> Place:
    """The place that a template asks for.

    Raises:
        IslandError: there is no such island, or it has other parameters.
    """
    found = find(name)
    if found is None:
        raise IslandError(f"There is no island {name!r}; there are {', '.join(sorted(_registry)) or 'none'}.")
    texts = {}
    for parameter, value in parameters.items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise IslandError(f"The island {name!r} was given {parameter}={value!r}: give it a text or a whole number.")
        texts[parameter] = str(value)
    if (problem := found.problem(texts)) is not None:
        raise IslandError(f"The island {name!r} cannot have these parameters: {problem}.")
    return Place(found, tuple(sorted(texts.items())))


def at(address: str) -> Place | None:
    """The place with this address; none where no page asks for that."""
    parts = urlsplit(address)
    found = find(parts.path.removeprefix(ISLANDS)) if parts.path.startswith(ISLANDS) else None
    if found is None:
        return None
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), errors="strict")
    except ValueError:
        return None
    wanted = Place(found, tuple(sorted(pairs)))
    is_exact = found.problem(dict(pairs)) is None and len(dict(pairs)) == len(pairs) and wanted.address == address
    return wanted if is_exact else None
