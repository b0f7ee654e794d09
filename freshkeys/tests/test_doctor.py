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


def triggers_of_groups():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'auth_group'")
            return [name for name, _ in cursor.fetchall()]
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'auth_group'::regclass AND NOT tgisinternal")
        return [name for (name,) in cursor.fetchall()]


def test_each_trigger_that_is_gone_is_named_until_migrate_makes_it(groups, elsewhere):
    names = triggers_of_groups()
    assert len(names) >= 4
    for name in names:
        elsewhere(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON auth_group"))
        (problem,) = examine("default").problems
        assert problem.startswith(f"The trigger {name} ")
        assert problem.endswith(" is missing. Run migrate, which makes it.")
        call_command("migrate", verbosity=0)
        assert examine("default").problems == ()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("how", "fault"),
    [("DISABLE", "is disabled"), ("ENABLE", "does not always fire"), ("ENABLE REPLICA", "does not always")],
)
def test_a_trigger_that_is_off_is_named(groups, elsewhere, how, fault):
    elsewhere(f"ALTER TABLE auth_group {how} TRIGGER freshkeys_update")
    (problem,) = examine("default").problems
    assert problem.startswith(f"The trigger freshkeys_update on auth_group {fault}")
    call_command("migrate", verbosity=0)
    assert examine("default").problems == ()


@pytest.mark.parametrize("is_strict", [True, False])
def test_a_log_that_is_not_pruned_is_named_and_strict_mode_waits(groups, elsewhere, settings, counted, is_strict):
    settings.FRESHKEYS = {"STRICT": is_strict}
    on_postgres = "COMMENT ON FUNCTION freshkeys_prune() IS NULL"
    elsewhere("DROP TRIGGER freshkeys_prune" if connection.vendor == "sqlite" else on_postgres)
    (problem,) = examine("default").problems
    assert "Run migrate" in problem
    build = counted(lambda: 7)
    remember("seven", build)
    remember("seven", build)
    assert build.count == (2 if is_strict else 1)
    call_command("migrate", verbosity=0)
    remember("seven", build)
    remember("seven", build)
    assert build.count == (3 if is_strict else 2)


def test_the_size_of_the_log_and_its_watermark_are_told(groups):
    out = StringIO()
    call_command("freshkeys", "doctor", stdout=out)
    health = examine("default")
    assert f"the log has {health.rows} rows, pruned below {health.watermark}." in out.getvalue()
    assert int(health.watermark) >= 0
