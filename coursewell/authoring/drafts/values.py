"""What authors type, in the form in which a draft keeps it: tidied, never refused for being unfinished."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from coursewell.authoring.deriving import plain_newlines
from coursewell.authoring.document import ContentDocument, CourseDocument, ModuleDocument, limits
from coursewell.authoring.document.json import DocumentError, read, said
from coursewell.authoring.document.rules import SLUG, UNSTORABLE, Line, Text, complaint_about_plain, one_line
from coursewell.authoring.document.shapes import rules_of, types_of
from coursewell.authoring.drafts.errors import DraftError

#: What a page may save of a content. The kind and the place of its text are decided when it is made.
CONTENT_FIELDS = ("title", "slug", "body", "data", "duration_minutes", "is_open", "extra")
MODULE_FIELDS = ("title", "slug", "description")
#: The largest `data`: a quiz of many long questions.
DATA = limits.BODY


def tidy(node: type, fields: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """`fields` in the terms of JSON, as they are kept. What cannot be kept at all is refused in a sentence."""
    found = {}
    for name, value in fields.items():
        if name not in known:
            raise DraftError(gettext("“%(name)s” cannot be changed here.") % {"name": name[:50]})
        found[name] = tidy_value(node, name, value)
    return found


def tidy_value(node: type, name: str, value: Any) -> Any:
    rules = rules_of(node, name)
    rule = rules[0] if rules else None
    if isinstance(value, str) and isinstance(rule, Line):
        value = one_line(UNSTORABLE.sub("", value))
    elif isinstance(value, str) and isinstance(rule, Text):
        value = without_odd(value)
        value = value.strip() if rule.is_trimmed else value
    elif isinstance(value, str):
        value = UNSTORABLE.sub("", value).strip()
    elif isinstance(value, datetime):
        value = value.isoformat()
    elif isinstance(value, Mapping | list):
        refuse_odd_values(value)
        value = in_plain(value)
    try:
        kept = read(types_of(node)[name], value, name)
    except DocumentError as error:
        raise DraftError(str(error)) from None
    refuse_too_long(name, rule, kept)
    return said(kept if kept.tzinfo else timezone.make_aware(kept)) if isinstance(kept, datetime) else value


def refuse_too_long(name: str, rule: Any, value: Any) -> None:
    """A value may be unfinished; it must fit its column, and the whole must be readable again."""
    most = getattr(rule, "most", None)
    if isinstance(value, str) and most is not None and len(value.encode(errors="replace")) > room(rule, most, value):
        raise DraftError(gettext("This is longer than %(most)d characters; shorten it.") % {"most": most})
    if isinstance(value, int) and not isinstance(value, bool) and most is not None and not 0 <= value <= most:
        raise DraftError(gettext("This must be a whole number from 0 to %(most)d.") % {"most": most})
    if isinstance(value, Mapping) and len(json.dumps(value)) > (limits.EXTRA if name == "extra" else DATA):
        raise DraftError(gettext("This is too large to be kept; split it."))
    if name == "slug" and not SLUG.fullmatch(value):
        raise DraftError(gettext("An address is made of letters, digits, hyphens and underscores."))


def room(rule: Any, most: int, value: str) -> int:
    """In bytes: texts are bounded in bytes, lines in characters."""
    return most if isinstance(rule, Text) else most + len(value.encode(errors="replace")) - len(value)


def refuse_odd_values(value: Any) -> None:
    wrong = complaint_about_plain(
        json.loads(json.dumps(value, default=str).replace("\\u0000", "")), limits.DOCUMENT_DEPTH
    )
    if wrong:
        raise DraftError(gettext("This cannot be kept as it is: it is nested too deeply or holds an odd number."))


def without_odd(text: str) -> str:
    """With plain newlines, and without what no database keeps."""
    return UNSTORABLE.sub("", plain_newlines(text))


def in_plain(value: Any) -> Any:
    """Any JSON, with plain newlines and without what no database keeps."""
    if isinstance(value, str):
        return without_odd(value)
    if isinstance(value, Mapping):
        return {without_odd(str(key)): in_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [in_plain(item) for item in value]
    return value


def of_content(fields: Mapping[str, Any]) -> dict[str, Any]:
    return tidy(ContentDocument, fields, CONTENT_FIELDS)


def of_module(fields: Mapping[str, Any]) -> dict[str, Any]:
    return tidy(ModuleDocument, fields, MODULE_FIELDS)


def of_course(fields: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    return tidy(CourseDocument, fields, known)
