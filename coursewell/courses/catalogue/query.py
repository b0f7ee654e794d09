"""What a visitor asked of the catalogue, as a value: read from an address, written back to one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from coursewell.courses.addresses import address_of
from coursewell.courses.models import Length, Level

MAX_SEARCH_LENGTH = 200
MAX_VALUES = 20
MAX_PAGE = 1_000_000

STATES = ("open", "upcoming", "closed")
ORDERS = ("relevance", "today", "newest", "title", "shortest")

_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)


@dataclass(frozen=True)
class CatalogueQuery:
    """One question to the catalogue. Equal questions are equal values and have one address.

    `subject` is the slug in the path, empty for all subjects; `order` is empty for the usual one.
    """

    subject: str = ""
    q: str = ""
    level: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    length: tuple[str, ...] = ()
    order: str = ""
    page: int = 1

    #: The parameters that filter, in the order in which pages show them.
    FILTERS: ClassVar[tuple[str, ...]] = ("level", "language", "state", "length")

    @classmethod
    def parse(cls, parameters: QueryDict, subject: str | None = None) -> CatalogueQuery:
        """Read an address. Whatever it holds gives a query: unknown parameters and values do not count."""
        q = clean_search(parameters.get("q", ""))
        return cls(
            subject=subject or "",
            q=q,
            level=_known(parameters.getlist("level"), Level.values),
            language=_languages(parameters.getlist("language")),
            state=_known(parameters.getlist("state"), STATES),
            length=_known(parameters.getlist("length"), Length.values),
            order=_order(parameters.get("order", ""), q),
            page=_page(parameters.get("page", "")),
        )

    @property
    def ordering(self) -> str:
        """The order that the page is in, the usual one named too."""
        return self.order or ("relevance" if self.q else "today")

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, name) for name in self.FILTERS)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but a subject narrows the list."""
        return bool(self.q) or self.is_filtered

    def with_changes(self, **changes: Any) -> CatalogueQuery:
        """The same question but for these parts. Any change but of the page starts at the first page again."""
        changed = replace(self, **({"page": 1} | changes))
        return replace(changed, order=_order(changed.order, changed.q))

    def toggled(self, name: str, value: str) -> CatalogueQuery:
        """With this value of a filter added, or taken away when it was there."""
        values = set(getattr(self, name)) ^ {value}
        return self.with_changes(**{name: tuple(sorted(values))})

    def parameters(self) -> list[tuple[str, str]]:
        """The parameters that say what differs from the plain catalogue, in one order."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name in self.FILTERS for value in getattr(self, name)]
        if self.order:
            pairs.append(("order", self.order))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def url(self, **changes: Any) -> str:
        """The one address of this question, or of this question with changes."""
        query = self.with_changes(**changes) if changes else self
        parameters = urlencode(query.parameters())
        return f"{_path(query.subject)}?{parameters}" if parameters else _path(query.subject)


def _path(subject: str) -> str:
    return address_of("course_list_subject", subject) if subject else reverse("course_list")


def clean_search(text: str) -> str:
    """Composed, on one line, without control characters, of a length that a search box is for."""
    # Ten thousand characters are cut before the work, and once more after it, since composing may lengthen.
    composed = unicodedata.normalize("NFC", text[: MAX_SEARCH_LENGTH * 4])
    printable = "".join(" " if unicodedata.category(char) in {"Cc", "Cs", "Cn"} else char for char in composed)
    return " ".join(printable.split())[:MAX_SEARCH_LENGTH].strip()


def _known(values: list[str], choices: Any) -> tuple[str, ...]:
    return tuple(sorted(set(values[:MAX_VALUES]) & set(choices)))


def _languages(values: list[str]) -> tuple[str, ...]:
    found = {value for value in values[:MAX_VALUES] if len(value) <= 15 and _LANGUAGE.fullmatch(value)}
    return tuple(sorted(found))


def _order(value: str, q: str) -> str:
    """Nothing for the usual order and for what cannot be: relevance without a search."""
    usual = "relevance" if q else "today"
    return value if value in ORDERS and value != usual and (q or value != "relevance") else ""


def _page(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or len(value) > 9:
        return 1
    return min(max(int(value), 1), MAX_PAGE)
