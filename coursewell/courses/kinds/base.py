"""What a kind of content is: a small class to subclass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coursewell.courses.markdown import Picture, Rendered
from freshkeys import storable


@storable
@dataclass(frozen=True)
class Found(Picture):
    """Where a file of a course is served, and what it is."""

    size: int = 0
    media_type: str = ""


#: Gets the name of a file of the content or its course; gives where it is served, or None.
Find = Callable[[str], Found | None]


class InvalidDataError(ValueError):
    """What a content keeps in `data` does not fit its kind. The message is for its author."""


class Kind:
    """One kind of content. `name` is the name of its file.

    `clean()` turns what an author gave into what is stored; `context()` turns what is stored (by whoever: it may
    come from plain SQL) into what the template shows, and never raises.
    """

    name: str = ""
    label: ClassVar[str | Promise] = _("Content")
    icon: ClassVar[str] = "file"
    template: ClassVar[str] = ""
    #: What `clean()` returns, as JSON Schema: part of the published format of courses.
    schema: ClassVar[dict[str, Any]] = {"type": "object", "maxProperties": 0}

    def clean(self, data: Any) -> dict[str, Any]:
        """Return `data` in the form that is stored; `InvalidDataError` says in a sentence what to change."""
        only(data, set())
        return {}

    def context(self, data: Mapping[str, Any], *, find: Find, text: Callable[[str, str], Rendered]) -> dict[str, Any]:
        """What the template gets. `text(markdown, prefix)` renders a text of this content."""
        return {}

    def files(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of the files that `data` needs."""
        return ()


def schema_of(**properties: Any) -> dict[str, Any]:
    """An object that has exactly these properties; a number stands for text of at most so many characters."""
    shapes = {
        name: {"type": "string", "maxLength": shape} if isinstance(shape, int) else shape
        for name, shape in properties.items()
    }
    return {"type": "object", "properties": shapes, "required": list(shapes), "additionalProperties": False}


def only(data: Any, keys: set[str]) -> dict[str, Any]:
    """`data` as a dict that has no other keys than these."""
    if not isinstance(data, Mapping):
        raise InvalidDataError(gettext("The data of a content is a mapping of names to values."))
    unknown = [str(key) for key in data if key not in keys]
    if unknown:
        raise InvalidDataError(
            gettext("“%(name)s” is not known here; known: %(names)s.")
            % {"name": unknown[0][:100], "names": ", ".join(sorted(keys)) or gettext("nothing")}
        )
    return dict(data)


def text_of(data: Mapping[str, Any], key: str, *, max_length: int = 2_000) -> str:
    """The text under `key`, empty when it is absent."""
    value = data.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidDataError(gettext("“%(name)s” must be text.") % {"name": key})
    if len(value) > max_length:
        raise InvalidDataError(
            gettext("“%(name)s” has more than %(limit)d characters; shorten it.") % {"name": key, "limit": max_length}
        )
    return value.strip()


def list_of(data: Mapping[str, Any], key: str, *, max_length: int = 200) -> list[Any]:
    """The list under `key`, empty when it is absent."""
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise InvalidDataError(gettext("“%(name)s” must be a list.") % {"name": key})
    if len(value) > max_length:
        raise InvalidDataError(
            gettext("“%(name)s” has more than %(limit)d entries.") % {"name": key, "limit": max_length}
        )
    return list(value)


def shown(data: Any, key: str) -> str:
    """The text under `key` of data that may come from anywhere: whatever is no text is empty."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""


def shown_list(data: Any, key: str) -> list[Mapping[str, Any]]:
    """The mappings listed under `key` of data that may come from anywhere."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list | tuple) else []
