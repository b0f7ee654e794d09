"""E-mail addresses as people have them at hand: one a line, copied from a mail program, or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

#: The longest address that mail knows (RFC 5321, section 4.5.3.1.3), and our column for it.
LONGEST = 254
#: Commas in quotation marks belong to a name: "Lovelace, Ada" <ada@example.org>.
_PARTS = re.compile(r'(?:"[^"]*"|[^,;\t"]|")+')
_IN_BRACKETS = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True)
class Said:
    """Something that was given as an address: the line it stands in, and whether it is one."""

    line: int
    email: str
    is_address: bool


def read_addresses(text: str) -> list[Said]:
    """Each address once, in lower case, where it stands first. What has none in its line is given as what it is.

    >>> [said.email for said in read_addresses("Ada <Ada@example.org>; bob@example.org")]
    ['ada@example.org', 'bob@example.org']
    """
    found: dict[str, Said] = {}
    is_first = True
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), start=1):
        if not line.strip():
            continue
        if not (is_first and "@" not in line and "mail" in line.casefold()):  # else it names the columns of a table
            for said in _of_line(line):
                found.setdefault(said, Said(number, said, is_address(said)))
        is_first = False
    return list(found.values())


def is_address(text: str) -> bool:
    if len(text) > LONGEST or not text.isprintable():
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _of_line(line: str) -> Iterator[str]:
    """The other cells of a table, and names, are nobody's business; a line of nothing else is a mistake to be told."""
    given = [said for part in _PARTS.findall(line) for said in _of_part(part)]
    yield from given or [line.strip()]


def _of_part(part: str) -> list[str]:
    bracketed = [said.strip() for said in _IN_BRACKETS.findall(part) if "@" in said]
    words = bracketed or [word.strip("\"'<>()") for word in part.split() if "@" in word]
    return [word.removeprefix("mailto:").lower() for word in words if word]
