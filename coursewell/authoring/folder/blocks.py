"""Questions as JSON inside the text of a quiz: for what no line of text says, and for programs.

A block ```` ```question ```` holds one question, in its place among the others. With `verbatim: true` the text ends
with a block ```` ```questions ```` of all of them, and everything before it is the introduction, whatever it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from coursewell.courses import kinds

ONE = "```question"
ALL = "```questions"
END = "```"

Complain = Callable[[str, int], None]


@dataclass
class Block:
    """One question while its lines are read. `line`: where it begins."""

    line: int
    lines: list[str] = field(default_factory=list)
    is_closed: bool = False

    def take(self, line: str, code: str, complain: Complain, number: int) -> bool:
        """Whether the line belongs to this block."""
        if self.is_closed:
            if line.startswith("## ") and not code:
                return False
            if line.strip():
                complain("After a block of JSON only another question may follow.", number)
            return True
        self.is_closed = code == "closing"
        if not self.is_closed:
            self.lines.append(line)
        return True

    def question(self, complain: Complain) -> dict[str, Any]:
        questions = cleaned(loaded("\n".join(self.lines), self.line, complain), self.line, complain)
        return questions[0] if questions else {"id": f"line-{self.line}", "type": "text", "prompt": "", "choices": []}


def parse_exact(text: str, *, first_line: int = 1, complain: Complain) -> tuple[str, list[dict[str, Any]]]:
    """(introduction, questions) of a quiz that is read as it stands."""
    introduction, opening, rest = f"\n{text}".rpartition(f"\n{ALL}\n")
    source, closing, after = rest.rpartition(f"\n{END}")
    line = first_line + introduction.count("\n")
    if not opening or not closing or after.strip():
        complain(f"A quiz with “verbatim” ends with a block {ALL} that holds its questions as JSON.", first_line)
        return text, []
    value = loaded(source, line, complain)
    if not isinstance(value, list):
        complain("The block of questions must hold a list.", line)
        return introduction[1:], []
    return introduction[1:], cleaned({"questions": value}, line, complain, is_whole=True)


def loaded(source: str, line: int, complain: Complain) -> Any:
    try:
        return json.loads(source)
    except json.JSONDecodeError as error:
        complain(f"This is not valid JSON: {error.msg}.", line + error.lineno)
    except (ValueError, RecursionError):
        complain("This JSON has numbers too long or is nested too deeply.", line)
    return None


def cleaned(value: Any, line: int, complain: Complain, *, is_whole: bool = False) -> list[dict[str, Any]]:
    """What the kind makes of it; nothing, after saying what is wrong with it."""
    if value is None:
        return []
    try:
        data = kinds.get("quiz").clean(value if is_whole else {"questions": [value]})
    except kinds.InvalidDataError as error:
        complain(str(error), line)
        return []
    questions: list[dict[str, Any]] = data["questions"]
    return questions
