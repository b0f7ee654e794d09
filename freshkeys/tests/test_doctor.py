"""The doctor names what is wrong, and strict mode waits until nothing is."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection

from freshkeys import remember
from freshkeys.declared import plans
from freshkeys.doctor import check_triggers, examine
from freshkeys.log import schema


@pytest.fixture
def broken(groups):
    """One trigger of the table of groups is gone."""
    name = "freshkeys_auth_group_delete" if connection.vendor == "sqlite" else "freshkeys_delete"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON auth_group"))
    yield name
    schema(connection).install(connection, plans("default").values())


def test_all_is_well(groups):
    health = examine("default")
    assert (health.problems, health.rows > 0) == ((), True)
    out = StringIO()
    call_command("freshkeys", "doctor", "--json", stdout=out)
    assert json.loads(out.getvalue())["problems"] == []


def test_a_missing_trigger_is_named(broken):
    (problem,) = examine("default").problems
    assert broken in problem
    assert "auth_group" in problem
    assert "is missing. Run migrate" in problem
    with pytest.raises(CommandError, match="1 problems"):
        call_command("freshkeys", "doctor", stdout=StringIO())
    assert [warning.msg for warning in check_triggers(databases=["default"])] == [problem]


def test_an_outdated_trigger_is_named(groups, settings):
    settings.FRESHKEYS = {"MODELS": {"auth.Group": {"collections": ["name"]}}}
    problems = examine("default").problems
    assert problems
    assert all("auth_group" in one and ("is outdated" in one or "is missing" in one) for one in problems)


def test_a_missing_log_is_named(groups):
    schema(connection).remove(connection)
    try:
        assert examine("default").problems == ("There is no log. Run migrate, which makes it.",)
    finally:
        schema(connection).install(connection, plans("default").values())


def test_a_table_that_is_not_there_is_named(groups):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE auth_group RENAME TO away")
    try:
        assert "auth_group is not there, though a model says so. Run migrate." in examine("default").problems
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO auth_group")
        schema(connection).install(connection, plans("default").values())


def test_strict_mode_keeps_nothing_while_the_doctor_is_unhappy(broken, settings, counted):
    settings.FRESHKEYS = {"STRICT": True}
    build = counted(lambda: 7)
    remember("seven", build)
    remember("seven", build)
    assert build.count == 2
    schema(connection).install(connection, plans("default").values())
    remember("seven", build)
    remember("seven", build)
    assert build.count == 3


def test_without_strict_mode_other_tables_are_kept(broken, counted):
    build = counted(lambda: Group.objects.none().count() + 7)
    remember("seven", build)
    remember("seven", build)
    assert build.count == 1
