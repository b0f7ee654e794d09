"""What the edge says itself when nobody else can: plain pages that need nothing else, in English or German."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "de"]


@dataclass(frozen=True)
class Words:
    """A title and a paragraph in each language."""

    title: Mapping[Language, str]
    text: Mapping[Language, str]


#: Why there is no answer.
REASONS: Mapping[str, Words] = {
    "away": Words(
        {"en": "Back in a moment", "de": "Gleich wieder da"},
        {
            "en": "This page has to be made anew, and the part of this site that makes pages does not answer just now. "
            "Nothing is lost. Please try again in a few seconds.",
            "de": "Diese Seite muss neu erstellt werden, und der Teil dieser Website, der Seiten erstellt, antwortet "
            "gerade nicht. Nichts ist verloren. Bitte versuchen Sie es in einigen Sekunden noch einmal.",
        },
    ),
    "unsent": Words(
        {"en": "Not received", "de": "Nicht angekommen"},
        {
            "en": "What you have sent did not arrive, because the part of this site that takes it does not answer just "
            "now. Please send it again in a few seconds.",
            "de": "Was Sie gesendet haben, ist nicht angekommen, weil der Teil dieser Website, der es annimmt, gerade "
            "nicht antwortet. Bitte senden Sie es in einigen Sekunden noch einmal.",
        },
    ),
    "unsure": Words(
        {"en": "Perhaps not received", "de": "Vielleicht nicht angekommen"},
        {
            "en": "This site stopped answering while it dealt with what you have sent, so nobody can say whether it "
            "counts. Please look whether it is there before you send it again.",
            "de": "Diese Website hat aufgehört zu antworten, während sie bearbeitete, was Sie gesendet haben; niemand "
            "kann sagen, ob es gilt. Bitte sehen Sie nach, bevor Sie es noch einmal senden.",
        },
    ),
    "crowded": Words(
        {"en": "Too many at once", "de": "Zu viele auf einmal"},
        {
            "en": "So many people ask for new pages at this moment that yours would take too long. Please try again in "
            "a few seconds.",
            "de": "In diesem Augenblick fragen so viele nach neuen Seiten, dass Ihre zu lange dauern würde. Bitte "
            "versuchen Sie es in einigen Sekunden noch einmal.",
        },
    ),
    "late": Words(
        {"en": "No answer in time", "de": "Keine Antwort"},
        {
            "en": "This site has not answered for a long time. Please try again in a minute.",
            "de": "Diese Website hat lange nicht geantwortet. Bitte versuchen Sie es in einer Minute noch einmal.",
        },
    ),
    "broken": Words(
        {"en": "No proper answer", "de": "Keine richtige Antwort"},
        {
            "en": "This site's answer was cut off or too large, so it is not shown. Please try again in a few seconds.",
            "de": "Die Antwort dieser Website war unvollständig oder zu groß und wird deshalb nicht gezeigt. Bitte "
            "versuchen Sie es in einigen Sekunden noch einmal.",
        },
    ),
    "odd": Words(
        {"en": "Not understood", "de": "Nicht verstanden"},
        {
            "en": "This request cannot be understood.",
            "de": "Diese Anfrage ist nicht zu verstehen.",
        },
    ),
}


def as_html(reason: Words, language: Language) -> bytes:
    title, text = reason.title[language], reason.text[language]
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{text}</p>\n</main>\n</body>\n</html>\n"
    ).encode()


def language_of(accepted: bytes) -> Language:
    """The language that an Accept-Language header likes better. English unless it prefers German."""
    best: dict[str, float] = {"en": 0.0, "de": 0.0}
    for choice in accepted.decode("latin-1").lower().split(","):
        name, _, parameter = choice.partition(";")
        language = name.strip().partition("-")[0]
        if language in best:
            best[language] = max(best[language], _quality(parameter))
    return "de" if best["de"] > best["en"] else "en"


def _quality(parameter: str) -> float:
    text = parameter.strip().removeprefix("q=")
    if not text:
        return 1.0
    try:
        return float(text)
    except ValueError:
        return 0.0
