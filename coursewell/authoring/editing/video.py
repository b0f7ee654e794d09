"""Video: a file or an address elsewhere, with captions."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from coursewell.authoring.editing.rows import count_of, rearranged

TRACK = {"file": "", "kind": "captions", "language": "", "label": ""}


def read(given: QueryDict, words: list[str]) -> dict[str, Any]:
    tracks = [
        {name: given.get(f"track-{number}-{name}", TRACK[name]) for name in TRACK}
        for number in range(count_of(given, "tracks"))
    ]
    tracks = rearranged(tracks, words, "track")
    if words[:1] == ["add-track"]:
        tracks.append(dict(TRACK))
    return {name: given.get(name, "").strip() for name in ("file", "url", "poster")} | {"tracks": tracks}
