"""What is searched, and how much a hit in it counts."""

from __future__ import annotations

TABLES = frozenset({"courses_course", "courses_instructor", "courses_course_instructors"})
INDEX = "courses_search"

#: Above this, a text is too long to be searched to its end (and PostgreSQL would refuse to index it).
MAX_TEXT = 100_000

#: Signs of languages that put no spaces between words: each is a word of its own in the index, and a query for
#: several is a query for them side by side. As the inside of a bracket expression, for GLOB and regular expressions.
SPACELESS = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
