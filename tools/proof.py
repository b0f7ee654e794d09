"""Change a title by plain SQL, past the running site, and ask it for the page at once. `make proof`, beside `make run`.

PORT=, DATA_DIR= and DATABASE_URL= are those of `make run`. The title is put back at the end.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

SITE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
NEW = "Changed by plain SQL"
FIRST = (
    "SELECT id, slug, title FROM courses_course WHERE state = 'published' "
    "AND (published_at IS NULL OR published_at < CURRENT_TIMESTAMP) ORDER BY id LIMIT 1"
)


def connect() -> tuple[Callable[..., Any], str]:
    """A function that runs SQL on a connection of its own, and the database's placeholder."""
    if url := os.environ.get("DATABASE_URL", ""):
        import environ
        import psycopg

        parts = environ.Env.db_url_config(url)
        parameters = {"dbname": parts["NAME"], "host": parts["HOST"], "user": parts["USER"], "port": parts["PORT"]}
        given = {key: value for key, value in parameters.items() if value}
        return psycopg.connect(**given, password=parts["PASSWORD"] or None, autocommit=True).execute, "%s"
    path = Path(os.environ.get("DATA_DIR", "var")) / "coursewell.sqlite3"
    if not path.exists():
        sys.exit(f"There is no database at {path}: start the site with `make run` first, in another window.")
    return sqlite3.connect(path, timeout=10, isolation_level=None).execute, "?"


def shown(slug: str) -> str:
    """The title that the course's page has now."""
    try:
        with urllib.request.urlopen(f"{SITE}/courses/{slug}/", timeout=10) as response:
            page = response.read().decode()
    except urllib.error.URLError as error:
        sys.exit(f"{SITE} does not answer ({error.reason}): start the site with `make run` first, in another window.")
    heading = page.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]
    return unescape(re.sub(r"<[^>]*>", "", heading)).strip()


def main() -> None:
    execute, mark = connect()
    found = execute(FIRST).fetchone()
    if found is None:
        sys.exit("There is no published course to change.")
    number, slug, title = found
    change = f"UPDATE courses_course SET title = {mark} WHERE id = {mark}"
    print(f"The page says:         {shown(slug)}")
    execute(change, (NEW, number))
    try:
        after = shown(slug)
    finally:
        execute(change, (title, number))
    print(f"UPDATE courses_course SET title = '{NEW}' WHERE id = {number};")
    print(f"The next request says: {after}")
    print(f"Put back, it says:     {shown(slug)}")
    if after != NEW:
        sys.exit("That is stale.")


if __name__ == "__main__":
    main()
