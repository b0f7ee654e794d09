"""Readers: each asks for one page after the other, in two languages, and writes down what it was shown.

`python -m freshkeys.checking.reading WORKLOAD URL FOLDER NAME PAGE...` runs without Django, so that it costs little.
Without a PAGE, all kinds of pages are read.
"""

from __future__ import annotations

import http.client
import random
import sys
import threading
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from freshkeys.checking.answers import AnswerLog, Page, Request
from freshkeys.checking.orders import OrderBook

THREADS = 3
LANGUAGES = ("en", "de")
#: A new connection may reach another worker of the site.
REQUESTS_A_CONNECTION = 15
#: Whoever answers may stand still for half a minute, and a former one may have been killed before.
SECONDS_TO_WAIT = 75


class Reader:
    """One reader with one connection at a time."""

    def __init__(self, url: str, pages: Sequence[Page], log: AnswerLog, book: OrderBook, seed: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port
        self.pages, self.weights = pages, [page.weight for page in pages]
        self.log, self.book = log, book
        self.random = random.Random(seed)
        self.connection: http.client.HTTPConnection | None = None
        self.left = 0

    def run(self) -> None:
        while not (orders := self.book.look()).is_over:
            page = self.random.choices(self.pages, self.weights)[0]
            request = Request(page, self.random.choice(LANGUAGES), self.random.choice(page.asked))
            asked = time.monotonic()
            status, text, served = self._get(request)
            answered = time.monotonic()
            self.log.note(request, asked, answered, status, text, ", ".join(orders.faults) or "none", served)
            if status == 0:
                time.sleep(0.05)
            elif self.random.random() < 0.02:
                self.log.flush()
        self.log.flush()

    def _get(self, request: Request) -> tuple[int, str, str]:
        try:
            if self.connection is None or not self.left:
                self._close()
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS_TO_WAIT)
                self.left = self.random.randint(1, REQUESTS_A_CONNECTION)
            self.left -= 1
            self.connection.request("GET", request.address, headers=request.headers)
            answer = self.connection.getresponse()
            served = answer.getheader("Server-Timing", "").partition('desc="')[2].partition('"')[0]
            return answer.status, answer.read().decode(), served
        except (OSError, http.client.HTTPException) as error:
            self._close()
            return 0, f"{type(error).__name__}: {error}", ""

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def main(workload: str, url: str, folder: str, name: str, *kinds: str) -> None:
    pages: Sequence[Page] = import_module(f"{workload}.pages").PAGES
    pages = [page for page in pages if not kinds or page.kind in kinds]
    threads = []
    for number in range(THREADS):
        log = AnswerLog(Path(folder) / f"answers-{name}-{number}")
        reader = Reader(url, pages, log, OrderBook.from_environment(), f"{name}-{number}")
        threads.append(threading.Thread(target=reader.run))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
