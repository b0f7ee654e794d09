"""What a schema change does to rows calls no trigger; the next question notices it all the same."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from freshkeys import reads, remember
from freshkeys.declared import plans
from freshkeys.log import schema
from freshkeys.middleware import OneMoment
from freshkeys.tests.library.models import Loan

SPARE = "ALTER TABLE library_loan ADD COLUMN spare integer DEFAULT 9"
ANOTHER = (
    "CREATE TABLE library_another (id bigint, book_id bigint, days int)",
    "INSERT INTO library_another VALUES (1, 1, 9)",
)
PARTS = (
    "DROP TABLE library_loan",
    "CREATE TABLE library_loan (id bigint, book_id bigint, days int) PARTITION BY RANGE (id)",
    "CREATE TABLE library_loan_low PARTITION OF library_loan FOR VALUES FROM (0) TO (10)",
    "CREATE TABLE library_loan_high PARTITION OF library_loan FOR VALUES FROM (10) TO (20)",
    "INSERT INTO library_loan VALUES (1, 1, 7), (11, 1, 8)",
)
NO_TRIGGER = "UPDATE pg_trigger SET tgenabled = '{}' WHERE tgrelid = 'library_loan'::regclass"


def days():
    with reads(Loan), connection.cursor() as cursor:
        cursor.execute("SELECT days FROM library_loan ORDER BY days")
        return [one for (one,) in cursor.fetchall()]


@pytest.fixture
def loans(library, elsewhere):
    """Prepares the table of loans, lets a query over it be remembered, and says how it is answered after a change."""
    elsewhere("DELETE FROM library_loan")

    def answer(prepare, change):
        elsewhere(*(prepare or ["INSERT INTO library_loan (id, book_id, days) VALUES (1, 1, 7)"]))
        schema(connection).install(connection, plans("default").values())
        assert remember("days", days) == tuple(days())
        elsewhere(*change)
        return list(remember("days", days))

    if connection.vendor == "sqlite":
        elsewhere("PRAGMA foreign_keys = off")
    else:
        elsewhere("SET session_replication_role = replica")  # loans of books that there are not; our triggers fire
    yield answer
    for name in ("loan", "another", "former", "loan_low", "loan_high"):
        elsewhere(f"DROP TABLE IF EXISTS library_{name}")


CHANGES = {
    "columns exchange their names": (
        ["INSERT INTO library_loan (id, book_id, days) VALUES (1, 1, 7)", SPARE],
        [
            "ALTER TABLE library_loan RENAME days TO former",
            "ALTER TABLE library_loan RENAME spare TO days",
        ],
        [9],
    ),
    "a column is dropped and comes back": (
        (),
        ["ALTER TABLE library_loan DROP COLUMN days", "ALTER TABLE library_loan ADD COLUMN days integer DEFAULT 9"],
        [9],
    ),
    "tables exchange their names": (
        (),
        [
            *ANOTHER,
            "ALTER TABLE library_loan RENAME TO library_former",
            "ALTER TABLE library_another RENAME TO library_loan",
        ],
        [9],
    ),
    "a table is dropped and comes back": (
        (),
        [*ANOTHER, "DROP TABLE library_loan", "ALTER TABLE library_another RENAME TO library_loan"],
        [9],
    ),
}
ON_POSTGRES = {
    "a column is rewritten": ((), ["ALTER TABLE library_loan ALTER days TYPE bigint USING days + 2"], [9]),
    "a partition is detached": (PARTS, ["ALTER TABLE library_loan DETACH PARTITION library_loan_high"], [7]),
    "a partition is dropped": (PARTS, ["DROP TABLE library_loan_high"], [7]),
    "a partition is attached": (
        PARTS,
        [
            *ANOTHER,
            "UPDATE library_another SET id = 21",
            "ALTER TABLE library_loan ATTACH PARTITION library_another FOR VALUES FROM (20) TO (30)",
        ],
        [7, 8, 9],
    ),
    "a table moves to another schema": (
        (),
        [
            *ANOTHER,
            "CREATE SCHEMA attic",
            "ALTER TABLE library_loan SET SCHEMA attic",
            "ALTER TABLE library_another RENAME TO library_loan",
            "DROP SCHEMA attic CASCADE",
        ],
        [9],
    ),
    "triggers are off for one transaction": (
        (),
        [
            "BEGIN",
            "ALTER TABLE library_loan DISABLE TRIGGER USER",
            "UPDATE library_loan SET days = 9",
            *(
                f"ALTER TABLE library_loan ENABLE ALWAYS TRIGGER freshkeys_{one}"
                for one in ("insert", "update", "delete", "truncate")
            ),
            "COMMIT",
        ],
        [9],
    ),
    "triggers are off in the catalogue": (
        (),
        [NO_TRIGGER.format("D"), "UPDATE library_loan SET days = 9", NO_TRIGGER.format("A")],
        [9],
    ),
    "a function does nothing for a while": (
        (),
        [
            "CREATE TEMPORARY TABLE body AS SELECT prosrc FROM pg_proc WHERE proname = 'freshkeys_on_library_loan'",
            "UPDATE pg_proc SET prosrc = 'BEGIN RETURN NULL; END' WHERE proname = 'freshkeys_on_library_loan'",
            "UPDATE library_loan SET days = 9",
            "UPDATE pg_proc SET prosrc = body.prosrc FROM body WHERE proname = 'freshkeys_on_library_loan'",
        ],
        [9],
    ),
}


@pytest.mark.parametrize(("prepare", "change", "expected"), CHANGES.values(), ids=CHANGES)
def test_rows_that_change_without_a_trigger_are_noticed(loans, prepare, change, expected):
    assert loans(prepare, change) == expected


@pytest.mark.postgres
@pytest.mark.parametrize(("prepare", "change", "expected"), ON_POSTGRES.values(), ids=ON_POSTGRES)
def test_rows_that_change_without_a_trigger_are_noticed_on_postgres(loans, prepare, change, expected):
    assert loans(prepare, change) == expected


@pytest.mark.postgres
def test_a_generated_column_with_another_expression_is_noticed(loans):
    if connection.pg_version < 180000:
        pytest.skip("PostgreSQL has virtual generated columns since 18")
    made = "ALTER TABLE library_loan ADD COLUMN days integer GENERATED ALWAYS AS (id + 6) VIRTUAL"
    prepare = [
        "ALTER TABLE library_loan DROP COLUMN days",
        made,
        "INSERT INTO library_loan (id, book_id) VALUES (1, 1)",
    ]
    assert loans(prepare, ["ALTER TABLE library_loan ALTER days SET EXPRESSION AS (id + 8)"]) == [9]


@pytest.mark.postgres
def test_a_table_that_takes_the_place_of_another_past_a_moment_is_read_at_another_one(loans, elsewhere):
    """Its rows are of a later transaction, so the older snapshot sees it empty: as with pg_restore --clean."""
    loans((), ())
    seen = []

    def view(request):
        Group.objects.count()
        if not seen:
            elsewhere(*ANOTHER, "DROP TABLE library_loan", "ALTER TABLE library_another RENAME TO library_loan")
        seen.append(days())
        return HttpResponse(str(seen[-1]))

    answer = OneMoment(view)(RequestFactory().get("/"))
    assert answer.content.decode() == "[9]"
    assert seen[0] == []
    assert len(seen) == 2
