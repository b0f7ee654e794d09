"""Faults of a writer around its COMMIT: it is killed right after, or its COMMIT takes long."""

from __future__ import annotations

import os
import signal

from django.db import connection

from freshkeys.checking.orders import OrderBook
from freshkeys.checking.pen import Pen, Stage

KILLED, SLOW = "writer killed", "slow COMMIT"
CHANCE = 0.15
#: A row in this table makes its transaction sleep in COMMIT, when everything is written and nothing can be seen yet.
SLEEPER = """
CREATE TABLE checking_sleeper (seconds float8);
CREATE FUNCTION checking_sleep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep(NEW.seconds); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER checking_sleeper AFTER INSERT ON checking_sleeper DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION checking_sleep();
"""

#: How far the database's clock is ahead; see `spoiled`.
CLOCK = "CREATE TABLE checking_clock (ahead float8 NOT NULL); INSERT INTO checking_clock VALUES (0)"


class Trouble:
    """What a pen calls around each COMMIT. SQLite cannot sleep: there, the conductor stops a writer for a while."""

    def __init__(self, book: OrderBook) -> None:
        self.book = book

    def __call__(self, pen: Pen, stage: Stage) -> None:
        faults = self.book.look().faults
        if KILLED in faults and stage != "before" and pen.random.random() < CHANCE:
            os.kill(os.getpid(), signal.SIGKILL)  # where it is not even noted, its successor finds out what was done
        if SLOW in faults and stage == "before" and connection.vendor == "postgresql":
            pen.execute(f"INSERT INTO checking_sleeper VALUES ({pen.random.uniform(0, 0.15):.3f})")
