"""File: something to fetch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coursewell.courses.kinds.base import Find, InvalidDataError, Kind, only, schema_of, shown, text_of
from coursewell.courses.markdown import Rendered


class File(Kind):
    """`{"file": name, "label": str}`"""

    label = _("File")
    icon = "download"
    template = "courses/kinds/file.html"
    schema = schema_of(file=255, label=300)

    def clean(self, data: Any) -> dict[str, Any]:
        data = only(data, {"file", "label"})
        if not text_of(data, "file"):
            raise InvalidDataError(gettext("A file needs a “file”: its name."))
        return {"file": text_of(data, "file", max_length=255), "label": text_of(data, "label", max_length=300)}

    def context(self, data: Mapping[str, Any], *, find: Find, text: Callable[[str, str], Rendered]) -> dict[str, Any]:
        name = shown(data, "file")
        path = PurePosixPath(name)
        return {
            "file": find(name),
            "name": path.name,
            "label": shown(data, "label") or path.name,
            "extension": path.suffix.lstrip(".").upper(),
        }

    def files(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(filter(None, [shown(data, "file")]))
