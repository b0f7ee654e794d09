"""The letters that the rehearsed site has written, which its students read as anybody reads mail."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

_TO = re.compile(r"^To: (\S+)$", re.MULTILINE)
_LINK = re.compile(r"^(https?://\S+/confirm-email/\S+)$", re.MULTILINE)
#: What stands after each letter of a file (django.core.mail.backends.console).
_END = "-" * 79
SECONDS = 30.0


class Outbox:
    """Reads each letter once, however many students wait for theirs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._links: dict[str, str] = {}
        self._sizes: dict[str, int] = {}

    def link_for(self, email: str) -> str:
        """The address that confirms this one; empty if no letter came in time."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with self._lock:
                self._look()
                if email in self._links:
                    return self._links[email]
            time.sleep(0.05)
        return ""

    def _look(self) -> None:
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            size = path.stat().st_size
            if self._sizes.get(path.name) == size:  # a file may get a second letter
                continue
            self._sizes[path.name] = size
            *letters, _ = path.read_text(errors="replace").split(_END)
            for letter in letters:
                to, link = _TO.search(letter), _LINK.search(letter)
                if to and link:
                    self._links[to[1]] = link[1]
