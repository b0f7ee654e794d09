"""What a text of a table becomes in a column of a course; each refuses with a RecordError that says what to write."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from coursewell.authoring.catalogue.values import RecordError
from coursewell.authoring.document import limits
from coursewell.authoring.folder.fields import LANGUAGE, is_web_address, minutes_in, moment_of
from coursewell.courses.models import Level, State

LONGEST = {
    "title": limits.TITLE, "slug": limits.SLUG, "code": limits.CODE, "summary": limits.SUMMARY, "key": limits.URL,
    "language": limits.LANGUAGE, "licence": limits.LICENCE, "external_url": limits.URL,
}  # fmt: skip
#: Fields that keep their lines; the white space of all others becomes single spaces.
PROSE = {"overview", "outcomes", "audience", "prerequisites", "assessment"}
#: Characters of the column for keys.
KEY = 200
LONGEST_DURATION = 2**31 - 1
HALF = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    return " ".join(text.split())


def decoded(name: str, text: str) -> str:
    """The text, unless it has bytes in it that the encoding of the map cannot mean. No database keeps a NUL."""
    if HALF.search(text):
        raise RecordError(
            f"the {name} holds bytes that are not in the encoding of the map: set “encoding”, to cp1252 perhaps"
        )
    return text.replace("\0", "")


def key(text: str) -> str:
    """An address can be longer than the column: its start, and a mark made of all of it."""
    if len(text) <= KEY:
        return text
    return f"{text[: KEY - 33]}#{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def level(text: str) -> str:
    if text and text.lower() not in Level.values:
        raise RecordError(f"the level “{text}” is not one of {', '.join(Level.values)}; add a “table” to the map")
    return text.lower()


def state(text: str) -> str:
    if text not in State.values:
        raise RecordError(f"the state “{text}” is not one of {', '.join(State.values)}; add a “table” to the map")
    return text


def language(text: str) -> str:
    """Many systems write fa_IR for what the web calls fa-IR."""
    code = text.replace("_", "-")
    if code and not LANGUAGE.fullmatch(code):
        raise RecordError(f"the language “{text}” is not a code like en or zh-Hans; add a “table” to the map")
    return code


def duration(text: str) -> int | None:
    minutes = minutes_in(text) if text else None
    if text and (minutes is None or minutes > LONGEST_DURATION):
        raise RecordError(f"the duration “{text[:60]}” is not minutes, or a length like 3h 30m")
    return minutes


def address(text: str) -> str:
    if text and not is_web_address(text):
        raise RecordError(f"“{text[:100]}” is not an address that starts with https:// or http://")
    return text


def moment(text: str) -> datetime | None:
    found = moment_of(text) if text else None
    if text and found is None:
        raise RecordError(f"“{text[:60]}” is not a moment like 2026-09-01 09:00")
    return found


def truth(text: str) -> bool:
    if text.lower() in {"true", "yes", "1"}:
        return True
    if text.lower() in {"", "false", "no", "0"}:
        return False
    raise RecordError(f"“{text[:60]}” is neither true nor false")


def slug(text: str) -> str:
    if text in {".", ".."} or "/" in text:
        raise RecordError(f"“{text[:60]}” cannot be a step of an address")
    return text


TO = {
    "key": key,
    "slug": slug,
    "level": level,
    "state": state,
    "language": language,
    "duration": duration,
    "external_url": address,
    "published_at": moment,
    "enrolment_opens_at": moment,
    "enrolment_closes_at": moment,
    "open": truth,
}
