"""Video: a file with captions, or the address of one elsewhere, shown as a link.

A player from elsewhere would make the reader's browser ask a third party, so there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coursewell.courses.kinds.base import (
    Find,
    InvalidDataError,
    Kind,
    list_of,
    only,
    schema_of,
    shown,
    shown_list,
    text_of,
)
from coursewell.courses.languages import language_name
from coursewell.courses.markdown import Rendered

TRACK_KINDS = {"captions", "subtitles", "descriptions", "chapters"}


class Video(Kind):
    """`{"file": name, "url": str, "poster": name, "tracks": [{"file", "kind", "language", "label"}]}`"""

    label = _("Video")
    icon = "play"
    template = "courses/kinds/video.html"
    schema = schema_of(
        file=255,
        url=2_000,
        poster=255,
        tracks={
            "type": "array",
            "maxItems": 50,
            "items": schema_of(file=255, kind={"enum": sorted(TRACK_KINDS)}, language=255, label=255),
        },
    )

    def clean(self, data: Any) -> dict[str, Any]:
        data = only(data, {"file", "url", "poster", "tracks"})
        cleaned = {
            "file": text_of(data, "file", max_length=255),
            "url": text_of(data, "url"),
            "poster": text_of(data, "poster", max_length=255),
            "tracks": [_clean_track(track) for track in list_of(data, "tracks", max_length=50)],
        }
        if bool(cleaned["file"]) == bool(cleaned["url"]):
            raise InvalidDataError(gettext("A video needs either a “file” or a “url”."))
        if cleaned["url"] and not _host(str(cleaned["url"])):
            raise InvalidDataError(gettext("The “url” of a video must begin with https:// or http://."))
        return cleaned

    def context(self, data: Mapping[str, Any], *, find: Find, text: Callable[[str, str], Rendered]) -> dict[str, Any]:
        name, url, poster = shown(data, "file"), shown(data, "url"), shown(data, "poster")
        tracks = [
            {
                "file": file,
                "kind": shown(track, "kind") if shown(track, "kind") in TRACK_KINDS else "captions",
                "language": shown(track, "language"),
                "label": _track_label(shown(track, "label"), shown(track, "language")),
            }
            for track in shown_list(data, "tracks")
            if (file := find(shown(track, "file"))) is not None
        ]
        host = "" if name else _host(url)
        return {
            "file": find(name) if name else None,
            "name": name,
            "url": url if host else "",
            "host": host,
            "poster": find(poster) if poster else None,
            "tracks": tracks,
            "has_captions": any(track["kind"] in {"captions", "subtitles"} for track in tracks),
        }

    def files(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        tracks = (shown(track, "file") for track in shown_list(data, "tracks"))
        return tuple(filter(None, [shown(data, "file"), shown(data, "poster"), *tracks]))


def _clean_track(track: Any) -> dict[str, str]:
    track = only(track, {"file", "kind", "language", "label"})
    cleaned = {key: text_of(track, key, max_length=255) for key in ("file", "kind", "language", "label")}
    cleaned["kind"] = cleaned["kind"] or "captions"
    if not cleaned["file"]:
        raise InvalidDataError(gettext("Captions need a “file”: the name of a WebVTT file."))
    if cleaned["kind"] not in TRACK_KINDS:
        raise InvalidDataError(
            gettext("“%(kind)s” is no kind of track; known: %(kinds)s.")
            % {"kind": cleaned["kind"], "kinds": ", ".join(sorted(TRACK_KINDS))}
        )
    return cleaned


def _track_label(label: str, language: str) -> str:
    """What a player offers: the author's words, or the name of the language rather than its code."""
    return label if label and label != language else language_name(language)


def _host(url: str) -> str:
    """The host that an http address leads to, or nothing."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "" if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""
