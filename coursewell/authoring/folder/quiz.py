"""A quiz as text: what a person types into a Markdown file, to the questions of a document and back.

A question starts at `## prompt`. `- ( )` and `- (x)` lines are a single choice, `- [ ]` and `- [x]` a multiple one,
`= answer` lines a short text, `= 3.14 ± 0.01` a number. `> text`, indented below a choice, is its feedback; at the end
of a question it is the question's. Lines inside a code fence are never any of these. What these lines cannot say stands
as JSON in a block of its own, see `blocks`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from coursewell.authoring.document import limits
from coursewell.authoring.folder import blocks
from coursewell.authoring.folder.blocks import Complain

OWN_ID = re.compile(r"\{#([-\w]{1,64})\}$")
CHOICE = re.compile(r"[-*+] (?P<open>[(\[])(?P<mark>[ xX]?)[)\]](?:\s+(?P<text>.*))?")
ANSWER = re.compile(r"= ?(?P<text>.*)")
NUMBER = re.compile(
    r"(?P<value>[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?)(?:\s*(?:±|\+/-|\+-)\s*(?P<tolerance>\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?))?"
)
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")

type_of = {"(": "single", "[": "multiple"}


@dataclass
class Draft:
    """A question while its lines are read."""

    line: int
    id: str
    prompt: list[str]
    choices: list[dict[str, Any]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)


def parse(
    text: str, *, first_line: int = 1, complain: Complain, used: set[str] | None = None
) -> tuple[str, list[dict[str, Any]]]:
    """(introduction, questions); `complain(sentence, line)` hears about each thing that is wrong.

    `used`: the ids of the questions before these.
    """
    introduction: list[str] = []
    parts: list[Draft | blocks.Block] = []
    for number, line, code in marked(text, first_line):
        last = parts[-1] if parts else None
        if code == "opening" and line.rstrip() == blocks.ONE:
            parts.append(blocks.Block(number))
        elif isinstance(last, blocks.Block) and last.take(line, code, complain, number):
            continue
        elif line.startswith("## ") and not code:
            parts.append(start(number, line[3:].strip()))
        elif isinstance(last, Draft):
            take(last, line, bool(code))
        else:
            introduction.append(line)
    if not parts:
        complain("A quiz needs at least one question: a line that starts with “## ”.", first_line)
    if len(parts) > limits.QUESTIONS:
        complain(f"A quiz may have at most {limits.QUESTIONS} questions.", parts[limits.QUESTIONS].line)
        parts = parts[: limits.QUESTIONS]
    ids = used or set()
    return "\n".join(introduction).strip(), [finished(part, ids, complain) for part in parts]


def finished(part: Draft | blocks.Block, used: set[str], complain: Complain) -> dict[str, Any]:
    if isinstance(part, Draft):
        return finish(part, used, complain)
    question = part.question(complain)
    identity = question["id"]
    if identity in used:
        complain(f"Two questions have the id “{identity}”; change one.", part.line)
    used.add(identity)
    return question


def start(number: int, prompt: str) -> Draft:
    own = OWN_ID.search(prompt[-70:])
    return Draft(number, own[1], [prompt[: -len(own[0])].rstrip()]) if own else Draft(number, "", [prompt])


def numbered(text: str, first_line: int) -> Iterator[tuple[int, str, bool]]:
    """Each line with its number and whether it belongs to a code fence."""
    return ((number, line, bool(code)) for number, line, code in marked(text, first_line))


def marked(text: str, first_line: int) -> Iterator[tuple[int, str, str]]:
    """Each line with its number and what it is in a code fence: "opening", "inside", "closing" or nothing."""
    fence = ""
    for number, line in enumerate(text.split("\n"), start=first_line):
        found = FENCE.match(line)
        code = "inside" if fence else ""
        if found and not fence:
            fence, code = found[1], "opening"
        elif found and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence, code = "", "closing"
        yield number, line, code


def take(draft: Draft, line: str, is_code: bool) -> None:
    """Give one line of a question to the part it belongs to."""
    choice = None if is_code else CHOICE.fullmatch(line)
    answer = None if is_code or (draft.choices and draft.feedback) else ANSWER.fullmatch(line)
    if choice:
        draft.kinds.add(type_of[choice["open"]])
        is_right = choice["mark"] in {"x", "X"}
        text = choice["text"] or ""
        own = OWN_ID.search(text[-70:].rstrip())
        text = text.rstrip()[: -len(own[0])].rstrip() if own else text
        draft.choices.append({"id": own[1] if own else "", "text": [text], "is_right": is_right, "feedback": []})
    elif answer and answer["text"].strip():
        draft.answers.append(answer["text"].strip())
    elif not is_code and line.startswith(">") and (draft.choices or draft.answers):
        draft.feedback.append(line[1:].removeprefix(" "))
    elif draft.choices and (line.startswith((" ", "\t")) or not line.strip()) and not draft.feedback:
        inner = line.strip()
        if inner.startswith(">"):
            draft.choices[-1]["feedback"].append(inner[1:].removeprefix(" "))
        else:
            draft.choices[-1]["text"].append(re.sub(r"^(\t| {1,6})", "", line))
    elif draft.feedback:
        draft.feedback.append(line)
    else:
        draft.prompt.append(line)


def finish(draft: Draft, used: set[str], complain: Complain) -> dict[str, Any]:
    prompt = "\n".join(draft.prompt).strip()
    question: dict[str, Any] = {
        "id": draft.id or fingerprint(prompt, used),
        "type": "single",
        "prompt": prompt,
        "choices": [],
        "answers": [],
        "tolerance": None,
        "feedback": "\n".join(draft.feedback).strip(),
    }
    if draft.id in used:
        complain(f"Two questions have the id “{draft.id}”; change one.", draft.line)
    used.add(question["id"])
    if not prompt:
        complain("This question has no text after “## ”.", draft.line)
    if draft.choices:
        question |= finish_choices(draft, complain)
    elif draft.answers:
        question |= finish_answers(draft, complain)
    else:
        complain("This question has no choices (“- ( )”, “- [ ]”) and no answer (“= …”).", draft.line)
    return question


def finish_choices(draft: Draft, complain: Complain) -> dict[str, Any]:
    kind = "multiple" if "multiple" in draft.kinds else "single"
    if len(draft.kinds) > 1 or draft.answers:
        complain("A question has either “- ( )” lines, or “- [ ]” lines, or “= ” lines, not a mixture.", draft.line)
    if len(draft.choices) < 2 or len(draft.choices) > limits.CHOICES:
        complain(f"A question needs 2 to {limits.CHOICES} choices; this one has {len(draft.choices)}.", draft.line)
    right = sum(choice["is_right"] for choice in draft.choices)
    if kind == "single" and right != 1:
        complain(f"A single choice needs exactly one right answer “- (x)”; this one has {right}.", draft.line)
    if kind == "multiple" and not right:
        complain("Mark at least one right answer with “- [x]”.", draft.line)
    used: set[str] = set()
    choices = []
    for choice in draft.choices[: limits.CHOICES]:  # equal ones cost time that grows with the square of their number
        text = "\n".join(choice["text"]).strip()
        if not text:
            complain("A choice has no text.", draft.line)
        if choice["id"] in used:
            complain(f"Two choices have the id “{choice['id']}”; change one.", draft.line)
        identity = choice["id"] or fingerprint(text, used)
        used.add(identity)
        feedback = "\n".join(choice["feedback"]).strip()
        choices.append({"id": identity, "text": text, "is_right": choice["is_right"], "feedback": feedback})
    return {"type": kind, "choices": choices}


def finish_answers(draft: Draft, complain: Complain) -> dict[str, Any]:
    numbers = [NUMBER.fullmatch(answer) for answer in draft.answers]
    if len(numbers) == 1 and numbers[0]:
        value, tolerance = numbers[0]["value"], numbers[0]["tolerance"]
        plain = value.replace(",", ".").replace("−", "-").removeprefix("+")
        allowed = float(tolerance.replace(",", ".")) if tolerance else None
        return {"type": "numeric", "answers": [plain], "tolerance": allowed}
    if any(found and found["tolerance"] for found in numbers):
        complain("A number with ± must be the only answer of its question.", draft.line)
    return {"type": "text", "answers": list(dict.fromkeys(draft.answers))}


def fingerprint(text: str, used: set[str]) -> str:
    """An id from the text itself, so that moving a question or choice keeps it."""
    digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
    identity, number = digest[:8], 1
    while identity in used:
        number += 1
        identity = f"{digest[:8]}-{number}"
    return identity
