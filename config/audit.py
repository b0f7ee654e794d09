"""What the worker does for the page about freshness: it has the auditor look, adds up, and keeps what was wrong."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import close_old_connections

from coursewell.web.models import FreshnessCount
from freshkeys.auditing import Audited, Auditor
from freshkeys.edge.settings import Settings

logger = logging.getLogger("coursewell.audit")
#: So many differences are kept; the first ones say most, and whoever reads them deletes them.
MOST_KEPT = 10
_COUNTED = ("hit", "miss", "joined", "not_modified", "own", "validation_seconds")


def auditor_of(edge: Settings) -> Auditor:
    """The auditor of the edge that has these settings."""
    return Auditor(
        edge=edge.origin,
        counters=edge.telling[0],
        application=edge.application[0],
        host=urlsplit(settings.SITE_URL).netloc,
        scheme=edge.scheme,
        secret=edge.secret,
        languages=[code for code, _ in settings.LANGUAGES],
    )


@dataclass
class Count:
    """What is to be added to the row of the database, and what the edge had counted when it was looked at last."""

    auditor: Auditor
    folder: Path
    began: float = field(default_factory=time.time)
    found: Counter[str] = field(default_factory=Counter)
    last: dict[str, Any] = field(default_factory=dict)

    def look(self) -> None:
        """Audit one page."""
        close_old_connections()
        audited = self.auditor.audit()
        if audited is None:
            return
        self.found["checked"] += 1
        if audited.verdict == "stale":
            self.found["stale"] += 1
            where = keep(audited, self.folder)
            logger.error(
                "%s (%s) was out of date when it was compared: see %s.", audited.address, audited.language, where
            )
            self.note()

    def note(self) -> None:
        """Add what is new to the row."""
        close_old_connections()
        try:
            told = self.auditor.told()
        except (OSError, HTTPException, ValueError):
            told = {}
        added: dict[str, float] = {**self.found, **self._new(told)}
        if any(added.values()):
            FreshnessCount.add(**added)
        self.found.clear()
        if told:
            self.last = told
            self.auditor.own_requests = self.auditor.own_hits = 0

    def _new(self, told: dict[str, Any]) -> dict[str, float]:
        """What the edge did since it was asked last. Of one that is older than we are, our predecessor has told."""
        if not told:
            return {}
        if self.last.get("started") == told["started"]:
            before = self.last
        else:
            before = told if told["started"] < self.began else {}
        new = {name: told[name] - before.get(name, 0) for name in _COUNTED}
        kept = sum(new[name] for name in ("hit", "miss", "joined", "not_modified"))
        return {
            "requests": max(0, kept - self.auditor.own_requests),
            "hits": max(0, new["hit"] + new["not_modified"] - self.auditor.own_hits),
            "questions": new["own"],
            "question_seconds": new["validation_seconds"],
        }


def keep(audited: Audited, folder: Path) -> Path:
    """Write both texts down, unless there are enough already; where."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if len(list(folder.glob("*.json"))) >= MOST_KEPT:
        return folder
    name = f"{time.time_ns()}"
    (folder / f"{name}-served").write_bytes(audited.served.body)
    (folder / f"{name}-rendered").write_bytes(audited.rendered.body)
    said = {
        "address": audited.address,
        "language": audited.language,
        "served": [audited.served.status, *audited.served.headers],
        "rendered": [audited.rendered.status, *audited.rendered.headers],
    }
    (folder / f"{name}.json").write_text(json.dumps(said, indent=1))
    return folder / f"{name}.json"
