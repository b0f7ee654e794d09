"""What each kind of content says in its front matter and text. The shapes are those of `coursewell.courses.kinds`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coursewell.authoring.document import limits
from coursewell.authoring.folder import blocks, captions, quiz
from coursewell.authoring.folder.fields import Fields, nested
from coursewell.authoring.folder.uses import Uses
from coursewell.courses.kinds import InvalidDataError
from coursewell.courses.kinds import get as get_kind
from coursewell.courses.kinds.video import TRACK_KINDS

CAPTION_FLAW = "flaw in captions"
Read = Callable[[Fields, str, int, Uses], tuple[str, dict[str, Any]]]


def file_of(fields: Fields, key: str, uses: Uses) -> str:
    name = fields.line(key, most=limits.NAME)
    return uses.file(name, fields.front.lines[key]) if name else ""


def needed_file(fields: Fields, key: str, uses: Uses) -> str:
    if not fields.has(key):
        fields.error("kind", f"This kind needs “{key}”: the name of a file in the course folder.")
    return file_of(fields, key, uses)


def read_text(fields: Fields, body: str, line: int, uses: Uses) -> tuple[str, dict[str, Any]]:
    return body, {}


def read_image(fields: Fields, body: str, line: int, uses: Uses) -> tuple[str, dict[str, Any]]:
    if not fields.has("alt"):
        fields.error("kind", "A picture needs “alt”: a sentence for those who cannot see it.")
    caption = fields.text("caption", most=5_000)
    uses.read(caption, fields.front.lines.get("caption", 1))
    return body, {"file": needed_file(fields, "file", uses), "alt": fields.text("alt", most=2_000), "caption": caption}


def read_file(fields: Fields, body: str, line: int, uses: Uses) -> tuple[str, dict[str, Any]]:
    return body, {"file": needed_file(fields, "file", uses), "label": fields.text("label")}


def read_video(fields: Fields, body: str, line: int, uses: Uses) -> tuple[str, dict[str, Any]]:
    if fields.has("file") == fields.has("url"):
        fields.error("kind", "A video needs either “file” or “url”.")
    return body, {
        "file": file_of(fields, "file", uses),
        "url": fields.address("url"),
        "poster": file_of(fields, "poster", uses),
        "tracks": [track for item in fields.items("captions", most=50) if (track := read_track(fields, item, uses))],
    }


def read_track(fields: Fields, item: Any, uses: Uses) -> dict[str, str] | None:
    line = fields.front.lines["captions"]
    if not isinstance(item, dict):
        fields.error("captions", "Each of “captions” must have “file”, “language” and “label”.")
        return None
    inner = Fields(nested(item, line), fields.report, fields.path)
    inner.refuse_unknown(["file", "language", "label", "kind"])
    language = inner.language()
    if not language:
        inner.error("file", "Captions need a “language” like en.")
    name = needed_file(inner, "file", uses)
    if name:
        check_captions(name, uses)
    kind = inner.choice("kind", sorted(TRACK_KINDS)) or "captions"
    return {"file": name, "kind": kind, "language": language, "label": inner.text("label", most=limits.NAME)}


def check_captions(name: str, uses: Uses) -> None:
    """Say what a player would leave out; the track stays part of the course."""
    raw = uses.tree.raw(name, captions.MOST)
    if raw is None:
        return
    try:
        found = captions.read(raw)
    except captions.CaptionsError as error:
        uses.report.error(error.message, name, error.line)
        return
    for line, sentence in found.flaws:
        uses.report.warning(sentence, name, line, topic=CAPTION_FLAW)


def read_quiz(fields: Fields, body: str, line: int, uses: Uses) -> tuple[str, dict[str, Any]]:
    def complain(message: str, at: int) -> None:
        fields.report.error(message, fields.path, at)

    read = blocks.parse_exact if fields.truth("verbatim") else quiz.parse
    introduction, questions = read(body, first_line=line, complain=complain)
    return introduction, {"questions": questions} | settings_of(fields)


def settings_of(fields: Fields) -> dict[str, Any]:
    """How the quiz is sat, in the words of the document; nothing where all is as by default."""
    if not fields.has("quiz"):
        return {}
    try:
        data = get_kind("quiz").clean({"settings": fields.front.values["quiz"]})
    except InvalidDataError as error:
        fields.error("quiz", str(error))
        return {}
    return {name: value for name, value in data.items() if name == "settings"}


READERS: dict[str, Read] = {
    "text": read_text,
    "image": read_image,
    "file": read_file,
    "video": read_video,
    "quiz": read_quiz,
}
KEYS: dict[str, tuple[str, ...]] = {
    "text": (),
    "image": ("file", "alt", "caption"),
    "file": ("file", "label"),
    "video": ("file", "url", "poster", "captions"),
    "quiz": ("quiz",),
}
