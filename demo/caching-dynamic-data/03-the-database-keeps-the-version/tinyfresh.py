"""A cache that cannot be stale, small enough to read: SQLite triggers, a log, and one question.

Run:  python tinyfresh.py        (standard library only)
It works for one process with one connection that asks. The lesson says what a real one needs besides.
"""

import os
import sqlite3
import tempfile

SCHEMA = """
CREATE TABLE subject (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE course  (id INTEGER PRIMARY KEY, subject_id INTEGER NOT NULL, title TEXT NOT NULL);
CREATE TABLE visit   (id INTEGER PRIMARY KEY, path TEXT NOT NULL);

CREATE TABLE change_log (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,   -- AUTOINCREMENT: an id is never used twice
    source TEXT NOT NULL
);
"""

TRIGGER = """
CREATE TRIGGER {table}_{event}_log AFTER {event} ON {table}
BEGIN
    INSERT INTO change_log (source) VALUES ('{table}');
END;
"""


class Fresh:
    """Results by name, each with the tables that it was built from."""

    def __init__(self, connection):
        self.connection = connection
        self.entries = {}  # name -> (value, sources)
        self.seen = 0  # the last row of the log that we have dealt with

    def ask(self):
        """The one question: which sources changed since we last looked? Drop what was built from them."""
        rows = self.connection.execute("SELECT id, source FROM change_log WHERE id > ?", (self.seen,)).fetchall()
        changed = {source for _, source in rows}
        self.seen = max((number for number, _ in rows), default=self.seen)
        self.entries = {name: entry for name, entry in self.entries.items() if not entry[1] & changed}

    def remember(self, name, build, sources):
        self.ask()  # before the build: a change that comes during the build is after `seen`
        if name not in self.entries:
            self.entries[name] = (tuple(build()), frozenset(sources))
            return self.entries[name][0], "built"
        return self.entries[name][0], "kept"


def main(path):
    site, other_program = sqlite3.connect(path), sqlite3.connect(path)
    site.executescript(SCHEMA)
    for table in ("subject", "course", "visit"):
        for event in ("INSERT", "UPDATE", "DELETE"):
            site.execute(TRIGGER.format(table=table, event=event))
    site.execute("INSERT INTO subject VALUES (1, 'Mathematics')")
    site.execute("INSERT INTO course VALUES (1, 1, 'Knots')")
    site.commit()

    fresh = Fresh(site)

    def titles():
        return [row[0] for row in site.execute("SELECT title FROM course ORDER BY title")]

    def show(what):
        print(f"{what:34}", *fresh.remember("all_courses", titles, {"course"}))

    show("first request")
    show("second request")
    other_program.execute("UPDATE course SET title = 'Knots and braids'")
    other_program.commit()
    show("another program renamed a course")
    other_program.execute("INSERT INTO visit (path) VALUES ('/')")
    other_program.commit()
    show("a visit was counted")
    other_program.execute("DELETE FROM course")
    other_program.rollback()
    show("a delete was rolled back")
    other_program.execute("DELETE FROM course")
    other_program.commit()
    show("a delete was committed")
    show("an empty list is a result")
    site.close()
    other_program.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(os.path.join(folder, "courses.sqlite3"))
