"""Reads message files without gettext's programs, so that a clean clone can check them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from gettext import GNUTranslations
from pathlib import Path

CONTEXT = "\x04"  # what gettext puts between a context and its message
FIELD = re.compile(r"^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(\".*\")$")


@dataclass
class Entry:
    """One message: what the source says, and how it is said in the other language, once for each plural form."""

    msgid: str = ""
    plural: str = ""
    context: str = ""
    flags: str = ""
    forms: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.context}{CONTEXT}{self.msgid}" if self.context else self.msgid


def entries(path: Path) -> list[Entry]:
    """All messages of a .po file, but for its header."""
    return [entry for entry in map(_entry, path.read_text(encoding="utf-8").split("\n\n")) if entry.msgid]


def compiled(path: Path) -> dict[str, list[str]]:
    """What a .mo file holds, by key, but for its header."""
    with path.open("rb") as file:
        catalogue: dict[str | tuple[str, int], str] = vars(GNUTranslations(file))["_catalog"]
    found: dict[str, list[str]] = {}
    for key in catalogue:
        name, form = key if isinstance(key, tuple) else (key, 0)
        if name:
            found.setdefault(name, []).insert(form, catalogue[key])
    return found


def _entry(block: str) -> Entry:
    entry, now = Entry(), ""
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags += line
        found = FIELD.match(line)
        if not found:
            continue
        text = ast.literal_eval(found[2])
        now = found[1] or now
        if found[1] and now.startswith("msgstr"):
            entry.forms.append("")
        if now.startswith("msgstr"):
            entry.forms[-1] += text
        else:
            name = {"msgctxt": "context", "msgid": "msgid", "msgid_plural": "plural"}[now]
            setattr(entry, name, getattr(entry, name) + text)
    return entry
