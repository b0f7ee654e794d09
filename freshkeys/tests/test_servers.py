"""What happens to a whole PostgreSQL server: crashes, restored files, replication, transactions in two phases."""

import shutil
import subprocess

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections

from freshkeys import remember
from freshkeys.checking import postgres
from freshkeys.checking.processes import wait_until
from freshkeys.declared import plans
from freshkeys.doctor import examine
from freshkeys.engine import engine_for
from freshkeys.log import LogUnavailableError, schema

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
OPTIONS = (*postgres.OPTIONS, "wal_level=logical", "max_prepared_transactions=5")


@pytest.fixture(scope="module")
def running():
    with postgres.running(OPTIONS) as server:
        yield server


@pytest.fixture
def server(running, django_db_blocker):
    """A server of its own, known to Django as `own`, with a table of groups and nothing else."""
    settings = connection.settings_dict
    connections.databases["own"] = settings | {
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": str(running.sockets),
        "PORT": "",
        "TEST": dict(settings["TEST"]),
    }
    with django_db_blocker.unblock():
        psql(running, "CREATE TABLE auth_group (id integer PRIMARY KEY, name text)")
        psql(running, "INSERT INTO auth_group VALUES (1, 'ants')")
        install()
        yield running
        if running.process is None:
            running.start()
        connections["own"].close()
        schema(connections["own"]).remove(connections["own"])
        psql(running, "DROP TABLE auth_group")
        connections["own"].close()
    del connections["own"]
    del connections.databases["own"]


def psql(server, *statements, database="postgres"):
    with psycopg.connect(host=str(server.sockets), user="postgres", dbname=database, autocommit=True) as foreign:
        for statement in statements:
            foreign.execute(statement)


def install():
    schema(connections["own"]).install(connections["own"], plans("own").values())


def names():
    return list(Group.objects.using("own").order_by("pk").values_list("name", flat=True))


def remembered():
    return list(remember("names", names, using="own"))


def is_kept(counted):
    build = counted(names)
    remember("kept", build, using="own")
    remember("kept", build, using="own")
    return build.count == 1


def test_a_write_that_was_acknowledged_and_lost_is_forgotten(server, counted):
    """With synchronous_commit off a crash takes back commits, and gives their numbers to others."""
    assert is_kept(counted)
    psql(server, "CHECKPOINT", "SET synchronous_commit = off; UPDATE auth_group SET name = 'bees'")
    remembered()
    connections["own"].close()
    server.crash()
    server.start()
    assert remembered() == names()
    psql(server, "UPDATE auth_group SET name = 'cats'")
    assert remembered() == names() == ["cats"]
    assert is_kept(counted)


def test_the_files_of_yesterday_are_another_history(server, counted):
    remembered()
    connections["own"].close()
    server.stop()
    subprocess.run(["cp", "-a", server.data, server.folder / "yesterday"], check=True)  # it belongs to another user
    server.start()
    psql(server, "UPDATE auth_group SET name = 'bees'")
    assert remembered() == ["bees"]
    connections["own"].close()
    server.stop()
    shutil.rmtree(server.data)
    (server.folder / "yesterday").rename(server.data)
    server.start()
    assert remembered() == names() == ["ants"]
    psql(server, "UPDATE auth_group SET name = 'cats'")
    assert remembered() == ["cats"]
    assert is_kept(counted)


def test_a_standby_is_refused(server):
    remembered()
    connections["own"].close()
    server.stop()
    (server.data / "standby.signal").touch()
    server.start()
    try:
        with pytest.raises(LogUnavailableError, match="standby"):
            engine_for("own").validate()
        assert remembered() == ["ants"]
    finally:
        connections["own"].close()
        server.stop()
        (server.data / "standby.signal").unlink()
        server.start()


@pytest.mark.parametrize(("end", "expected"), [("COMMIT PREPARED 'x'", ["bees"]), ("ROLLBACK PREPARED 'x'", ["ants"])])
def test_a_transaction_in_two_phases_counts_when_it_is_committed(server, end, expected):
    assert remembered() == ["ants"]
    psql(server, "BEGIN", "UPDATE auth_group SET name = 'bees'", "PREPARE TRANSACTION 'x'")
    assert remembered() == ["ants"]
    psql(server, end)
    assert remembered() == names() == expected


def test_nothing_is_kept_of_a_table_that_another_server_writes(server, counted):
    assert is_kept(counted)
    address = f"host={server.sockets} user=postgres dbname=publisher"
    psql(server, "CREATE DATABASE publisher")
    psql(
        server,
        "CREATE TABLE auth_group (id integer PRIMARY KEY, name text)",
        "CREATE PUBLICATION made FOR TABLE auth_group",
        "SELECT pg_create_logical_replication_slot('made', 'pgoutput')",
        database="publisher",
    )
    options = "WITH (create_slot = false, slot_name = 'made', copy_data = false)"
    psql(server, f"CREATE SUBSCRIPTION made CONNECTION '{address}' PUBLICATION made {options}")
    try:
        assert remembered() == ["ants"]
        psql(server, "INSERT INTO auth_group VALUES (2, 'bees')", database="publisher")
        wait_until(lambda: len(names()) == 2, server.process, server.log)
        assert remembered() == ["ants", "bees"]
        assert not is_kept(counted)
        assert any("auth_group is written by logical replication" in one for one in examine("own").problems)
    finally:
        psql(server, "DROP SUBSCRIPTION made")
        psql(server, "DROP DATABASE publisher")
    assert is_kept(counted)


FUTURE = (
    "INSERT INTO freshkeys_log (xid, sources) VALUES ('9999999999', ARRAY['t:auth_group'])",
    "UPDATE freshkeys_log_state SET watermark = '9999999999'",
)


@pytest.mark.parametrize("statement", FUTURE)
def test_what_a_restored_dump_says_of_the_future_is_mended(server, counted, statement):
    remembered()
    psql(server, statement)
    assert remembered() == names()
    assert is_kept(counted)
    psql(server, "UPDATE auth_group SET name = 'bees'")
    assert remembered() == ["bees"]
