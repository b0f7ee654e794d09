"""Addresses that last: what was renamed is found under its former slugs too, unless another has taken the name."""

from coursewell.courses.database.definition import Definition
from coursewell.courses.slugs import postgresql, sqlite
from coursewell.courses.slugs.following import RenamedError, current_slug, follow_renames

__all__ = ["RenamedError", "current_slug", "definition", "follow_renames"]


def definition(vendor: str) -> Definition:
    """What remembers slugs in a database of this make."""
    return {"sqlite": sqlite.DEFINITION, "postgresql": postgresql.DEFINITION}[vendor]
