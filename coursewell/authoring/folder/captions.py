"""Is this a WebVTT file, and which cues would a player leave out? https://www.w3.org/TR/webvtt1/, section 6.1."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from coursewell.authoring.document.limits import MIB

#: An hour of captions has about 60 kB.
MOST = 8 * MIB
SIGNATURE = re.compile(r"WEBVTT(?:[ \t][^\n]*)?(?:\n|\Z)")
STAMP = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMES = re.compile(rf"[ \t]*{STAMP}[ \t]*-->[ \t]*{STAMP}(?!\d).*")
SUBRIP = re.compile(r"\s*\d+\s*\n\s*\d+:\d\d:\d\d,\d{3}\s*-->")
OTHER_BLOCKS = re.compile(r"(?:NOTE(?:[ \t]|$)|STYLE[ \t]*$|REGION[ \t]*$)")
#: Said of one file; nobody reads more.
MOST_FLAWS = 20


class CaptionsError(Exception):
    """This is no WebVTT at all; the message says what it is, and `line` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass
class Captions:
    """What a player makes of a file. `flaws`: (line, sentence) for each part that it leaves out."""

    cues: int = 0
    flaws: list[tuple[int, str]] = field(default_factory=list)

    def note(self, line: int, sentence: str) -> None:
        if len(self.flaws) < MOST_FLAWS:
            self.flaws.append((line, sentence))


def read(raw: bytes) -> Captions:
    """Parse as a player does. Raises CaptionsError."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CaptionsError("These captions are not UTF-8; save them as UTF-8.", line) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not SIGNATURE.match(text):
        if SUBRIP.match(text):
            raise CaptionsError("This is SubRip; WebVTT begins with a line WEBVTT and has points in its times.")
        raise CaptionsError("Captions begin with a line WEBVTT.")
    return parsed(text.split("\n"))


def parsed(lines: list[str]) -> Captions:
    found = Captions()
    at = 1  # after the signature
    while at < len(lines) and lines[at] and "-->" not in lines[at]:
        at += 1  # the header
    while at < len(lines):
        if lines[at]:
            at = take_block(lines, at, found)
        else:
            at += 1
    return found


def take_block(lines: list[str], start: int, found: Captions) -> int:
    """Read one block, and give the index of the line after it."""
    arrow = next((at for at in (start, start + 1) if at < len(lines) and "-->" in lines[at]), None)
    if arrow is None or (arrow > start and not lines[start]):
        if not OTHER_BLOCKS.match(lines[start]):
            found.note(start + 1, "This text has no times above it and is never shown.")
        return end_of(lines, start + 1)
    times = TIMES.fullmatch(lines[arrow])
    if times is None:
        found.note(arrow + 1, "These times cannot be read; write them like 00:01:02.500 --> 00:01:04.000.")
    elif seconds(times.groups()[4:]) <= seconds(times.groups()[:4]):
        found.cues += 1
        found.note(arrow + 1, "This ends before it begins and is never shown.")
    else:
        found.cues += 1
    return end_of(lines, arrow + 1)


def end_of(lines: list[str], at: int) -> int:
    """A block ends at an empty line, or where the next times stand."""
    while at < len(lines) and lines[at] and "-->" not in lines[at]:
        at += 1
    return at


def seconds(stamp: tuple[str | None, ...]) -> float:
    hours, minutes, whole, thousandths = (int(part or 0) for part in stamp)
    return hours * 3600 + minutes * 60 + whole + thousandths / 1000
