"""Reading the values of front matter: each wrong one is reported with its line, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import Person
from coursewell.authoring.document.rules import LANGUAGE as LANGUAGE
from coursewell.authoring.document.rules import SLUG, Plain, one_line
from coursewell.authoring.document.rules import is_web_address as is_web_address
from coursewell.authoring.folder.frontmatter import FrontMatter
from coursewell.authoring.problems import Report

DURATION = re.compile(
    r"(?:(?P<hours>\d{1,5}(?:\.\d{1,2})?)\s*h)?\s*(?:(?P<minutes>\d{1,6})\s*(?:min|m)?)?", re.IGNORECASE
)

#: Of the unknown settings of one place so many are said one by one.
_SAID = 20


def minutes_in(text: str) -> int | None:
    """The minutes in “3h 30m”, “12m”, “1.5h” or “45”; None if it is none of these."""
    found = DURATION.fullmatch(text.strip())
    if not found or not (found["hours"] or found["minutes"]):
        return None
    return round(float(found["hours"] or 0) * 60) + int(found["minutes"] or 0)


def subject_path(text: str) -> tuple[str, ...]:
    """“Computing / Web development” as its parts. A slash without spaces around it belongs to the name."""
    return tuple(part.strip() for part in text.split(" / ") if part.strip())


class Fields:
    """The values of one front matter."""

    def __init__(self, front: FrontMatter, report: Report, path: str) -> None:
        self.front, self.report, self.path = front, report, path

    def refuse_unknown(self, known: Iterable[str]) -> None:
        names = sorted(known)
        unknown = [key for key in self.front.values if key not in names]
        for key in unknown[:_SAID]:
            near = get_close_matches(key, names, n=1, cutoff=0.6)
            advice = f"did you mean “{near[0]}”?" if near else f"known are {', '.join(names)}."
            self.error(key, f"There is no setting “{key}” here; {advice}")
        if others := unknown[_SAID:]:
            self.error(others[0], f"From here on {len(others):,} more settings are not known either.")

    def error(self, key: str, message: str) -> None:
        self.report.error(message, self.path, self.front.lines.get(key, 1))

    def has(self, key: str) -> bool:
        return self.front.values.get(key) is not None

    def text(self, key: str, *, most: int = limits.TEXT, is_line: bool = False) -> str:
        if not self.has(key):
            return ""
        if key not in self.front.texts:
            self.error(key, f"“{key}” must be a text.")
            return ""
        text = one_line(self.front.texts[key]) if is_line else self.front.texts[key].strip()
        if len(text) > most:
            self.error(key, f"“{key}” is longer than {most:,} characters; shorten it.")
            return ""
        return text

    def line(self, key: str, *, most: int = limits.TITLE) -> str:
        return self.text(key, most=most, is_line=True)

    def slug(self, key: str = "slug") -> str:
        slug = self.line(key, most=limits.SLUG)
        if slug and not SLUG.fullmatch(slug):
            self.error(key, f"The slug “{slug}” may hold only letters, digits, hyphens and underscores.")
            return ""
        return slug

    def truth(self, key: str) -> bool | None:
        value = self.front.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.error(key, f"“{key}” must be true or false.")
        return None

    def choice(self, key: str, choices: Iterable[str]) -> str:
        value, known = self.line(key), list(choices)
        if value and value not in known:
            self.error(key, f"“{key}” must be one of {', '.join(known)}; it is “{value}”.")
            return ""
        return value

    def language(self, key: str = "language") -> str:
        value = self.line(key, most=limits.LANGUAGE)
        if value and not LANGUAGE.fullmatch(value):
            self.error(key, f"“{value}” is not a language code; write one like en, de or zh-Hans.")
            return ""
        return value

    def address(self, key: str) -> str:
        value = self.line(key, most=limits.URL)
        if value and not is_web_address(value):
            self.error(key, f"“{key}” must be an address that starts with https:// or http://.")
            return ""
        return value

    def minutes(self, key: str = "duration") -> int | None:
        value = self.line(key, most=40)
        if not value:
            return None
        found = minutes_in(value)
        if found is None:
            self.error(key, f"“{value}” is not a length of time; write it like 45m or 3h 30m.")
        return found

    def moment(self, key: str) -> datetime | None:
        if not self.has(key):
            return None
        found = moment_of(self.front.values[key])
        if found is None:
            self.error(
                key, f"“{key}” must be a moment like 2026-09-01 09:00 (the site's time zone) or 2026-09-01T09:00Z."
            )
        return found

    def mapping(self, key: str, known: Iterable[str]) -> Fields | None:
        """A mapping inside this one, as fields of their own; its lines are all that of the key."""
        value = self.front.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            self.error(key, f"“{key}” must hold {', '.join(known)}.")
            return None
        inner = nested(value, self.front.lines[key])
        fields = Fields(inner, self.report, self.path)
        fields.refuse_unknown(known)
        return fields

    def items(self, key: str, *, most: int) -> list[Any]:
        value = self.front.values.get(key)
        if value is None:
            return []
        items = value if isinstance(value, list) else [value]
        if len(items) > most:
            self.error(key, f"“{key}” has {len(items):,} entries; at most {most:,} are allowed.")
            return []
        return items

    def names(self, key: str, *, most: int = limits.CONTENTS) -> list[str]:
        names = self.items(key, most=most)
        if not all(isinstance(name, str | int | float) for name in names):
            self.error(key, f"“{key}” must be a list of names.")
            return []
        return [str(name) for name in names]

    def prose(self, key: str) -> str:
        """Markdown, or a list that becomes a Markdown list."""
        if isinstance(self.front.values.get(key), list):
            return "\n".join(f"- {' '.join(name.split())}" for name in self.names(key))
        return self.text(key, most=limits.PROSE)

    def extra(self, key: str = "extra") -> dict[str, Any]:
        """What a format brought that has no key here, by the name of the format."""
        value = self.front.values.get(key)
        if value is None:
            return {}
        wrong = "must hold values by the name of a format" if not isinstance(value, dict) else Plain().complaint(value)
        if wrong or not isinstance(value, dict):
            self.error(key, f"“{key}” {wrong}.")
            return {}
        return value

    def subject(self, key: str = "subject") -> tuple[str, ...]:
        """A path of titles in one line, or a list of them."""
        if isinstance(self.front.values.get(key), list):
            parts = tuple(filter(None, map(one_line, self.names(key))))
        else:
            parts = subject_path(self.line(key, most=limits.TITLE * 4))
        if any(len(part) > limits.TITLE for part in parts):
            self.error(key, f"A part of “{key}” is longer than {limits.TITLE} characters; shorten it.")
            return ()
        return parts

    def people(self, key: str = "instructors") -> tuple[Person, ...]:
        people: list[Person] = []
        for item in self.items(key, most=limits.INSTRUCTORS):
            person = self._person(key, item)
            if person and person not in people:
                people.append(person)
        return tuple(people)

    def _person(self, key: str, item: Any) -> Person | None:
        if isinstance(item, str) and item.strip():
            return Person(one_line(item)[: limits.TITLE].strip())
        if isinstance(item, dict) and isinstance(item.get("name"), str) and item["name"].strip():
            fields = Fields(nested(item, self.front.lines[key]), self.report, self.path)
            fields.refuse_unknown(["name", "slug", "bio"])
            return Person(fields.line("name"), fields.slug(), fields.text("bio", most=limits.PROSE))
        self.error(key, f"Each of “{key}” must be a name, or have a “name” (and “slug”, “bio”).")
        return None


def nested(values: dict[str, Any], line: int) -> FrontMatter:
    texts = {key: str(value) for key, value in values.items() if isinstance(value, str | int | float | date)}
    return FrontMatter(values, texts, dict.fromkeys(values, line))


def moment_of(value: Any) -> datetime | None:
    """What YAML or a table gives for a moment; without a zone it is in the site's."""
    if isinstance(value, str):
        try:
            text = value.strip()
            value = parse_datetime(text) or date.fromisoformat(text)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone is put on below
    if not isinstance(value, datetime):
        return None
    try:
        return (timezone.make_aware(value) if timezone.is_naive(value) else value).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
