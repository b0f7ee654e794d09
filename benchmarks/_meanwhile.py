"""Something that goes on in threads while something else is measured or done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def meanwhile(*acts: Callable[[threading.Event], None]) -> Iterator[None]:
    """Each act goes on in a thread of its own, until the event that it is given is set at the end of the block."""
    over = threading.Event()
    threads = [threading.Thread(target=act, args=(over,)) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
