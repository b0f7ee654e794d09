"""What two people who wrote in one content at the same time have differently."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from coursewell.authoring.document import ContentDocument
from coursewell.authoring.drafts import values
from coursewell.authoring.drafts.differing import Difference, in_content
from coursewell.authoring.drafts.parts import content_document
from coursewell.authoring.models import DraftContent


def compared(row: DraftContent, *, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Difference]:
    """From theirs to mine; `mine` are fields as `save_content` takes them, and the rest is as theirs."""
    return list(in_content(with_values(row, theirs), with_values(row, {**theirs, **values.of_content(mine)})))


def with_values(row: DraftContent, fields: Mapping[str, Any]) -> ContentDocument:
    other = copy(row)
    for name, value in fields.items():
        setattr(other, name, value)
    return content_document(other)
