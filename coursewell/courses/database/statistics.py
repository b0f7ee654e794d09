"""What the database knows about its tables, from which it chooses how to read them."""

from __future__ import annotations

from typing import Any

from django.db import connections

from coursewell.courses.search.fields import INDEX, TABLES

#: Those of which pages count or find many rows.
COUNTED = TABLES | {INDEX}


def refresh_statistics(using: str = "default", plan: Any = True, **_: Any) -> None:
    """Have the tables counted, after many rows or new indexes came. A receiver of `post_migrate`, too.

    SQLite never does so by itself, and loses the numbers of a table that a migration rebuilds; without them it reads
    all courses of a large catalogue where it needs twenty-four (measured at 100,000: 28 ms, not 1). PostgreSQL does,
    within a minute; until it has also marked what all may see, counting from an index reads every wide row besides.
    """
    if not plan:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql" and not connection.in_atomic_block:  # where VACUUM is refused
            for table in sorted(COUNTED & set(connection.introspection.table_names(cursor))):
                cursor.execute(f"VACUUM {table}")
