"""Publishing while many readers load the pages of the course: wholly old or wholly new, and nobody waits long."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.support import site

READERS, SECONDS = 50, 20.0
#: How often somebody publishes meanwhile; and how long after the acknowledgement the pages that were gone are built.
EVERY, AFTER = 4.0, 0.5
_MARK = re.compile(rb"edition-(\d+)-")


@dataclass(frozen=True)
class Loaded:
    """One page that a reader got."""

    asked: float
    answered: float
    status: int
    editions: frozenset[int]


@dataclass(frozen=True)
class Published:
    """One publication: what it brought, when it was begun, and when it was acknowledged."""

    edition: int
    begun: float
    done: float


@dataclass
class Found:
    """What the readers of a site got."""

    pages: list[Loaded] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Pages that were no page, half old and half new, out of date, or not yet there."""
        return list(filter(None, map(self._complaint, self.pages)))

    def _complaint(self, page: Loaded) -> str:
        if page.status != 200 or not page.editions:
            return f"status {page.status}, editions {sorted(page.editions)}"
        if len(page.editions) > 1:
            return f"editions {sorted(page.editions)} on one page"
        (edition,) = page.editions
        done = bisect_right([one.done for one in self.published], page.asked)
        begun = bisect_right([one.begun for one in self.published], page.answered)
        oldest = self.published[done - 1].edition if done else 0
        newest = self.published[begun - 1].edition if begun else 0
        return "" if oldest <= edition <= newest else f"edition {edition}; {oldest} to {newest} were published"

    def waits(self) -> list[float]:
        """How long each page took."""
        return [page.answered - page.asked for page in self.pages]

    def waits_about_a_publication(self) -> list[float]:
        """The same of those that were asked for while one was made, or right after it, when pages are built again."""
        return [page.answered - page.asked for page in self.pages if self._is_meanwhile(page)]

    def _is_meanwhile(self, page: Loaded) -> bool:
        return any(one.begun <= page.answered and page.asked <= one.done + AFTER for one in self.published)


class Author:
    """A process that writes and publishes editions of the course."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.addresses = self._line().split()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def tell(self, line: str) -> tuple[float, float]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        begun, done = map(float, self._line().split())
        return begun, done


@contextmanager
def scene(**settings: str) -> Iterator[tuple[site.Site, Author]]:
    """A site with the course, and its author."""
    with tempfile.TemporaryDirectory(prefix="coursewell-studio-", ignore_cleanup_errors=True) as folder:
        data, command = Path(folder), [sys.executable, "-m", "bars.studio.author"]
        environment = site.environment(data, 8000, **settings)
        subprocess.run([*command, "make"], env=environment, cwd=site.ROOT, check=True)
        with site.running(data, **settings) as running:
            pipe = subprocess.PIPE
            process = subprocess.Popen(
                [*command, "write"], env=running.environment, cwd=site.ROOT, stdin=pipe, stdout=pipe, text=True
            )
            with process:
                yield running, Author(process)
                assert process.stdin is not None
                process.stdin.close()


def read(running: site.Site, author: Author, *, seconds: float, publish: bool, first: int = 1) -> Found:
    """All readers at once for so long; `publish` says whether anybody publishes, beginning with edition `first`."""
    until, found = time.monotonic() + seconds, Found()
    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(load, running, author.addresses, number, until) for number in range(READERS)]
        edition = first
        while publish and time.monotonic() < until - EVERY:
            author.tell(f"draft {edition}")
            time.sleep(max(0.0, EVERY - 0.5))
            found.published.append(Published(edition, *author.tell("publish")))
            edition += 1
        found.pages = [page for one in reading for page in one.result()]
    return found


def load(running: site.Site, addresses: list[str], number: int, until: float) -> list[Loaded]:
    """One reader, who begins at a page of their own and never pauses."""
    found = []
    with closing(http.client.HTTPConnection(urlsplit(running.url).netloc, timeout=60)) as connection:
        while time.monotonic() < until:
            asked = time.monotonic()
            connection.request("GET", addresses[number % len(addresses)])
            answer = connection.getresponse()
            body = answer.read()
            answered = time.monotonic()
            editions = frozenset(map(int, _MARK.findall(body)))
            found.append(Loaded(asked, answered, answer.status, editions))
            number += 1
    return found


def p99(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)] if waits else float("nan")
