"""From the fields of an editor's form to what a content keeps in `data`: one file for each kind of content.

Nothing is refused for being unfinished: a draft keeps what was typed; the checks before publishing say what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from coursewell.authoring.editing import file, image, quiz, video
from coursewell.authoring.models import DraftContent

#: By kind: what a form says, as `data`. The last argument is the button that was pressed, as its words.
READERS: dict[str, Callable[[QueryDict, list[str]], dict[str, Any]]] = {
    "file": file.read,
    "image": image.read,
    "quiz": quiz.read,
    "video": video.read,
}


def typed(row: DraftContent, given: QueryDict) -> dict[str, Any]:
    """The `data` of this content as the form has it. A kind that shows no fields of its own keeps what it has."""
    reader = READERS.get(row.kind)
    return reader(given, given.get("do", "").split()) if reader else row.data
