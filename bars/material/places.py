"""Where the material lies: beside the repository, or beside the folder that holds this worktree of it."""

from __future__ import annotations

from pathlib import Path

from tests.support import site

PLACES = [site.ROOT.parent / "shared" / "data", site.ROOT.parent.parent / "shared" / "data"]


def is_there(name: str) -> bool:
    return any((place / name).is_dir() for place in PLACES)


def folder(name: str) -> Path:
    return next(place / name for place in PLACES if (place / name).is_dir())
