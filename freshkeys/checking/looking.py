"""Looking at pages in the writer's own process, where a cache could mistake what is not committed for what is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from django.test import Client

from freshkeys.checking.answers import AnswerLog, Page, Request
from freshkeys.checking.orders import OrderBook


class Eyes:
    """A reader inside a writer."""

    def __init__(self, pages: Sequence[Page], log: Path, book: OrderBook, random: Random) -> None:
        self.pages = pages
        self.log = AnswerLog(log)
        self.book = book
        self.random = random

    def some(self, plot: int) -> list[Page]:
        """Some pages that show this plot."""
        return self.random.sample([page for page in self.pages if page.plot in (None, plot)], 3)

    def look(self, page: Page, *, is_judged: bool = True) -> None:
        """Ask for a page here; in a transaction that has written nobody can say what it must show."""
        request = Request(page, "en", self.random.choice(page.asked))
        client = Client(raise_request_exception=False, headers={"host": "127.0.0.1", **request.headers})
        asked = time.monotonic()
        answer = client.get(request.address)
        answered = time.monotonic()
        if is_judged:
            how = ", ".join(self.book.look().faults) or "none"
            self.log.note(request, asked, answered, answer.status_code, answer.content.decode(), how)
            self.log.flush()
