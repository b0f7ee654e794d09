"""Image: one picture with its description and a caption."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coursewell.courses.kinds.base import Find, InvalidDataError, Kind, only, schema_of, shown, text_of
from coursewell.courses.markdown import Rendered


class Image(Kind):
    """`{"file": name, "alt": str, "caption": Markdown}`"""

    label = _("Image")
    icon = "image"
    template = "courses/kinds/image.html"
    schema = schema_of(file=255, alt=2_000, caption=5_000)

    def clean(self, data: Any) -> dict[str, Any]:
        data = only(data, {"file", "alt", "caption"})
        if not text_of(data, "file"):
            raise InvalidDataError(gettext("An image needs a “file”: the name of the picture."))
        return {
            "file": text_of(data, "file", max_length=255),
            "alt": text_of(data, "alt"),
            "caption": text_of(data, "caption", max_length=5_000),
        }

    def context(self, data: Mapping[str, Any], *, find: Find, text: Callable[[str, str], Rendered]) -> dict[str, Any]:
        name = shown(data, "file")
        return {
            "picture": find(name),
            "name": name,
            "alt": shown(data, "alt"),
            "caption": text(shown(data, "caption"), "caption-").html,
        }

    def files(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(filter(None, [shown(data, "file")]))
