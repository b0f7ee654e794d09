"""What the site holds after an import: asked of its database, not of the program that wrote it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

from bars.material.places import folder

COUNTED = {
    "courses": "SELECT count(*) FROM courses_course",
    "subjects": "SELECT count(*) FROM courses_subject",
    "instructors": "SELECT count(*) FROM courses_instructor",
    "modules": "SELECT count(*) FROM courses_module",
    "contents": "SELECT count(*) FROM courses_content",
    "texts": "SELECT count(*) FROM courses_content WHERE kind = 'text'",
    "quizzes": "SELECT count(*) FROM courses_content WHERE kind = 'quiz'",
    "languages": "SELECT count(DISTINCT language) FROM courses_course",
    "addresses": "SELECT count(DISTINCT external_url) FROM courses_course WHERE external_url LIKE 'http%'",
    "codes": "SELECT count(DISTINCT code) FROM courses_subject WHERE typeof(code) = 'text' AND code > ''",
    "title": "SELECT min(title) FROM courses_course",
    "licence": "SELECT min(licence) FROM courses_course",
}
#: How many subjects stand on each level of the tree.
LEVELS = """
WITH RECURSIVE tree(id, level) AS (
    SELECT id, 1 FROM courses_subject WHERE parent_id IS NULL
    UNION ALL SELECT s.id, level + 1 FROM courses_subject s JOIN tree ON s.parent_id = tree.id
)
SELECT level, count(*) FROM tree GROUP BY level ORDER BY level
"""
MODULES = "SELECT title FROM courses_module ORDER BY course_id, position"


def figure(name: str, said: dict[str, Any], database: Path) -> int | str:
    """One figure: `said` is the summary of the command that has just ended."""
    if name.startswith("“"):
        return int(said.get("reported", {}).get(name.strip("“”"), 0))
    if name in {"rows", "titles"}:
        return int(said.get(name, 0))
    if name == "questions":
        return sum(int(each["questions"]) for each in said["courses"])
    with sqlite3.connect(database) as connection:
        if name == "levels":
            return ", ".join(str(count) for _, count in connection.execute(LEVELS))
        if name == "in order":
            return order([row[0] for row in connection.execute(MODULES)])
        value = connection.execute(COUNTED[name]).fetchone()[0]
    return str(value) if isinstance(value, str) else int(value or 0)


def order(titles: list[str]) -> str:
    """Whether the modules stand as the lesson's own configuration says."""
    root = folder("md-python-inflammation")
    listed = re.search(
        r"^episodes:\s*\n((?:- .*\n)+)", (root / "config.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
    names = re.findall(r"^- (\S+)", listed[1], re.MULTILINE) if listed else []
    texts = [(root / "episodes" / name).read_text(encoding="utf-8") for name in names]
    wanted = [found[1].strip("\"' ") for text in texts if (found := re.search(r"^title: (.*)$", text, re.MULTILINE))]
    return "as config.yaml" if titles == wanted else f"otherwise: {titles[:3]}"
