"""The worker of a site: what has to be done besides answering readers. `coursewell work`, which `serve` starts.

It sends mail, prunes, sweeps, and where there is an edge (FRESHKEYS_EDGE) it audits what that serves.

It does not load the commands, so it is a third smaller than they are.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from freshkeys.edge.settings import VARIABLE, from_environment

logger = logging.getLogger("coursewell.worker")
#: How often a page is rendered again and compared, and how often the sums are written: each is a change to the data.
LOOK_SECONDS, NOTE_SECONDS = 7, 60
#: How long a scheduled publication waits where nobody opens a page, which would do it at once.
DUE_SECONDS = 20
#: How long a message waits to be sent; looking whether there is one is one question to an index.
MAIL_SECONDS = 2
#: What fails again and again, as while a mail server is down, is tried so seldom and no more seldom.
LONGEST_PAUSE = 60


@dataclass
class Chore:
    """What is done every so many seconds. What fails is said, and tried again: ever later."""

    name: str
    seconds: float
    do: Callable[[], object]
    due_at: float = 0.0
    failures: int = 0

    def do_if_due(self, now: float) -> None:
        if now < self.due_at:
            return
        from django.db import close_old_connections  # Django is not ready when this module is loaded

        try:
            close_old_connections()  # no request ends here; or a broken one would stay, and that of a replaced file
            self.do()
            self.failures = 0
        except Exception as error:  # the others are still to be done, and this one again
            self.failures += 1
            logger.warning(
                "%s failed (%s: %s) and is tried again in %g s.", self.name, type(error).__name__, error, self.pause
            )
        self.due_at = now + self.pause

    @property
    def pause(self) -> float:
        return max(self.seconds, min(self.seconds * 2.0 ** min(self.failures, 10), LONGEST_PAUSE))


def chores() -> list[Chore]:
    from django.conf import settings

    from config.audit import Count, auditor_of
    from coursewell.authoring.drafts.scheduling import publish_due
    from coursewell.courses import files
    from coursewell.learning.enrolment import inviting
    from coursewell.learning.enrolment.due import move_all_lines
    from coursewell.learning.starting import write_to_early_students

    todo = [Chore("Pruning the log", 600, prune), Chore("Removing what killed imports left", 3600, files.sweep)]
    todo.append(Chore("Publishing what is due", DUE_SECONDS, publish_due))
    todo.append(Chore("Passing free seats on", DUE_SECONDS, move_all_lines))
    todo.append(Chore("Writing that courses start", DUE_SECONDS, write_to_early_students))
    todo.append(Chore("Forgetting old invitations", 3600, inviting.prune))
    if VARIABLE in os.environ:
        count = Count(auditor_of(from_environment()), Path(settings.DATA_DIR) / "audit")
        todo += [Chore("Comparing a page", LOOK_SECONDS, count.look), Chore("Counting", NOTE_SECONDS, count.note)]
    return todo


def chores_of_mail() -> list[Chore]:
    from coursewell.mail.pruning import prune
    from coursewell.mail.sending import send_due

    return [Chore("Sending mail", MAIL_SECONDS, send_due), Chore("Forgetting old mail", 3600, prune)]


def prune() -> None:
    """Writers prune the log now and then; on PostgreSQL a long transaction may have kept the last of them from it."""
    from django.db import connection

    from freshkeys.log import schema

    if connection.vendor == "postgresql":
        schema(connection).prune(connection)


def work() -> None:
    """Do the chores until SIGTERM. What is under way then is rolled back, and done again the next time.

    Mail has a thread of its own: nothing else waits for a mail server that is slow.
    """
    from config.serving import never_make_a_database

    never_make_a_database()
    threading.Thread(target=keep_doing, args=(chores_of_mail(),), daemon=True).start()
    keep_doing(chores())


def keep_doing(todo: list[Chore]) -> None:
    while True:
        for chore in todo:
            chore.do_if_due(time.monotonic())
        time.sleep(max(0.0, min(chore.due_at for chore in todo) - time.monotonic()))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    work()


if __name__ == "__main__":
    main()
