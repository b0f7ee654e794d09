"""The doctor: whether everything that freshness rests on is in place, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.declared import plans
from freshkeys.log import LogUnavailableError, is_supported, open_log, schema


@dataclass(frozen=True)
class Health:
    """What the doctor found in one database."""

    database: str
    #: Sentences; none when all is well.
    problems: tuple[str, ...]
    #: Rows of the log, and the position below which it is pruned.
    rows: int | None = None
    watermark: str | None = None

    @property
    def is_well(self) -> bool:
        return not self.problems


def examine(alias: str) -> Health:
    """Look at the log and at every trigger of a database."""
    connection = connections[alias]
    if not is_supported(connection):
        problem = f"There can be no log on {connection.vendor} here, and nothing is kept. Use a file or PostgreSQL."
        return Health(alias, (problem,))
    module = schema(connection)
    found = module.size_of(connection)
    if found is None:
        return Health(alias, ("There is no log. Run migrate, which makes it.",))
    problems = problems_of(connection)
    try:
        open_log(connection).ask(connection, last=None, since=None)
    except LogUnavailableError as error:
        problems.append(f"The log does not answer: {error}.")
    rows, watermark = found
    return Health(alias, tuple(sorted(problems)), rows, watermark)


def problems_of(connection: BaseDatabaseWrapper) -> list[str]:
    """What is wrong with the log and the triggers. It asks past Django's cursor, for the engine asks it too."""
    module, wanted = schema(connection), plans(connection.alias)
    found = [*module.problems(connection, wanted.values())]
    found += [
        f"{table} is not there, though a model says so. Run migrate." for table in module.missing(connection, wanted)
    ]
    return sorted(found)


@register(Tags.database, deploy=True)
def check_triggers(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """`check --deploy --database default`: a warning for each trigger that is missing, off or outdated."""
    return [
        CheckWarning(problem, hint="Nothing that is built from such a table is kept.", obj=alias, id="freshkeys.W001")
        for alias in databases or ()
        if is_supported(connections[alias])
        for problem in examine(alias).problems
    ]
