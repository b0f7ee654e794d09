"""Search over the catalogue with the full text of the database itself, right in the same transaction whoever writes.

`terms.py` reads what a visitor typed, `expressions.py` puts it into queries, `sqlite.py` and `postgresql.py` keep the
index. Titles and codes count more than teachers, teachers more than the summary, the summary more than the overview.
"""

from coursewell.courses.database.definition import Definition
from coursewell.courses.search import postgresql, sqlite
from coursewell.courses.search.common import begins_a_word, how_common
from coursewell.courses.search.expressions import Found, FoundAtOnce, FoundInOrder, Place
from coursewell.courses.search.terms import groups, near

__all__ = [
    "Found",
    "FoundAtOnce",
    "FoundInOrder",
    "Place",
    "begins_a_word",
    "definition",
    "groups",
    "how_common",
    "near",
]


def definition(vendor: str) -> Definition:
    """What keeps the index in a database of this make."""
    return {"sqlite": sqlite.DEFINITION, "postgresql": postgresql.DEFINITION}[vendor]
