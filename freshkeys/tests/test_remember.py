"""The cache quartet: it hits, it changes when it must, it survives what does not matter, it shares nothing mutable."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from freshkeys import FrozenResultError, Result, UntrackedReadError, reads, remember
from freshkeys.recording.recorder import current
from freshkeys.testing import assert_cached, assert_changes, assert_survives
from freshkeys.tests.conftest import foreign_connection


def names(queryset=None):
    queryset = Group.objects.order_by("name") if queryset is None else queryset
    return [group.name for group in remember("groups", queryset)]


def queries(function):
    with CaptureQueriesContext(connection) as captured:
        function()
    return [query["sql"] for query in captured]


def test_a_hit_runs_no_query(groups):
    assert assert_cached(names) == ["ants", "bees", "cats"]


def test_an_empty_result_is_a_result(transactional_db):
    assert assert_cached(lambda: names(Group.objects.filter(name="none"))) == []


def test_none_is_a_result(groups, counted):
    build = counted(lambda: Group.objects.filter(name="none").first())
    assert [remember("nobody", build), remember("nobody", build), build.count] == [None, None, 1]


@pytest.mark.parametrize(
    "write",
    [
        lambda: Group.objects.create(name="dogs"),
        lambda: Group.objects.filter(name="ants").update(name="emus"),
        lambda: Group.objects.get(name="ants").delete(),
        lambda: Group.objects.bulk_create([Group(name="dogs"), Group(name="eels")]),
        lambda: (
            Group.objects.bulk_create(
                [Group(name="ants")], update_conflicts=True, unique_fields=["name"], update_fields=["name"]
            )
            and Group.objects.filter(name="bees").update(name="bats")
        ),
        lambda: Group.objects.all().delete(),
        lambda: connection.cursor().execute("UPDATE auth_group SET name = 'raw' WHERE name = 'ants'"),
    ],
)
def test_every_door_of_django_shows_at_once(groups, write):
    assert_changes(names, write)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE auth_group SET name = 'emus' WHERE name = 'ants'",
        "INSERT INTO auth_group (name) VALUES ('dogs')",
        "DELETE FROM auth_group",
        "INSERT INTO auth_group (name) VALUES ('x1'), ('x2'), ('x3')",
    ],
)
def test_another_programs_write_shows_at_once(groups, elsewhere, statement):
    assert_changes(names, lambda: elsewhere(statement))


@pytest.mark.sqlite
def test_a_foreign_insert_or_replace_shows_at_once(groups, elsewhere):
    names()
    elsewhere(f"INSERT OR REPLACE INTO auth_group (id, name) VALUES ({groups[0].pk}, 'replaced')")
    assert names() == ["bees", "cats", "replaced"]


@pytest.mark.postgres
def test_copy_and_truncate_show_at_once(groups):
    names()
    with foreign_connection() as foreign, foreign.cursor().copy("COPY auth_group (name) FROM STDIN") as copy:
        copy.write_row(["copied"])
    assert names() == ["ants", "bees", "cats", "copied"]
    with foreign_connection() as foreign:
        foreign.execute("TRUNCATE auth_group CASCADE")
    assert names() == []


@pytest.mark.postgres
def test_a_replica_session_shows_at_once(groups, elsewhere):
    names()
    elsewhere("SET session_replication_role = replica", "UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
    assert names() == ["bees", "cats", "emus"]


def test_a_many_to_many_change_shows_at_once(groups):
    build = lambda: groups[0].permissions.count()  # noqa: E731
    assert remember("permissions", build) == 0
    groups[0].permissions.add(Permission.objects.first())
    assert remember("permissions", build) == 1


def test_a_write_that_is_rolled_back_leaves_no_trace(groups, elsewhere):
    assert_survives(
        names,
        lambda: elsewhere("BEGIN", "UPDATE auth_group SET name = 'never' WHERE name = 'ants'", "ROLLBACK"),
    )


def test_an_open_transaction_elsewhere_shows_when_it_commits(groups, elsewhere):
    names()
    elsewhere("BEGIN", "UPDATE auth_group SET name = 'later' WHERE name = 'ants'")
    assert names() == ["ants", "bees", "cats"]
    elsewhere("COMMIT")
    assert names() == ["bees", "cats", "later"]


def test_a_commit_between_read_and_store_is_not_lost(groups, elsewhere):
    def build():
        found = [group.name for group in Group.objects.order_by("name")]
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        return found

    remember("slow", build)
    assert list(remember("slow", lambda: sorted(Group.objects.values_list("name", flat=True)))) == [
        "bees",
        "cats",
        "emus",
    ]


def test_other_tables_do_not_matter(groups):
    assert_survives(names, lambda: Permission.objects.update(name="x"))


def test_a_transaction_that_has_written_neither_reads_nor_fills(groups):
    names()
    with transaction.atomic():
        Group.objects.filter(name="ants").update(name="never")
        assert names() == ["bees", "cats", "never"]
        transaction.set_rollback(True)
    assert names() == ["ants", "bees", "cats"]


def test_a_transaction_that_only_reads_hits(groups):
    names()
    with transaction.atomic():
        assert [sql for sql in queries(names) if "auth_group" in sql] == []


def test_a_query_set_that_was_evaluated_before_is_read_again(groups):
    queryset = Group.objects.order_by("name")
    len(queryset)
    remember("groups", queryset)
    Group.objects.filter(name="ants").update(name="emus")
    assert [group.name for group in remember("groups", queryset)] == ["bees", "cats", "emus"]


def test_two_query_sets_under_one_name_are_kept_apart(groups):
    assert names(Group.objects.filter(name="ants")) != names(Group.objects.filter(name="bees"))


def test_a_prefetch_is_part_of_the_key(groups):
    names(Group.objects.order_by("name"))
    found = remember("groups", Group.objects.order_by("name").prefetch_related("permissions"))
    assert queries(lambda: [list(group.permissions.all()) for group in found]) == []


def test_the_language_is_part_of_the_key(groups):
    build = lambda: translation.get_language()  # noqa: E731
    with translation.override("de"):
        assert remember("language", build) == "de"
    with translation.override("en"):
        assert remember("language", build) == "en"


def test_nobody_can_change_what_others_receive(groups):
    remember("groups", Group.objects.order_by("name"))[0].name = "changed"
    assert names()[0] == "ants"


@pytest.mark.parametrize("method", ["filter", "exclude", "order_by", "all", "count", "first", "values", "exists"])
def test_a_result_explains_that_it_is_no_query(groups, method):
    found = remember("groups", Group.objects.all())
    assert isinstance(found, Result)
    with pytest.raises(FrozenResultError, match=rf"'groups' .*\.{method}\(\) .* base query set"):
        getattr(found, method)()


def test_a_result_may_be_part_of_a_query(groups):
    found = remember("groups", Group.objects.filter(name="ants").values_list("pk", flat=True))
    assert Group.objects.filter(pk__in=found).get().name == "ants"


def test_a_nested_value_is_a_dependency(groups):
    outer = lambda: len(remember("inner", Group.objects.all()))  # noqa: E731
    remember("inner", Group.objects.all())
    assert remember("outer", outer) == 3
    Group.objects.create(name="dogs")
    assert remember("outer", outer) == 4


def test_raw_sql_is_not_kept(groups, settings, counted):
    settings.FRESHKEYS = {"UNTRACKED": "skip"}
    build = counted(lambda: Group.objects.raw("SELECT * FROM auth_group ORDER BY name")[0].name)
    remember("raw", build)
    remember("raw", build)
    assert build.count == 2


def test_raw_sql_is_an_error_where_that_is_asked_for(groups, settings):
    settings.FRESHKEYS = {"UNTRACKED": "error"}
    with pytest.raises(UntrackedReadError, match=r"raw SQL .*freshkeys\.reads"):
        remember("raw", lambda: Group.objects.raw("SELECT * FROM auth_group")[0].name)


def test_raw_sql_that_declares_what_it_reads_is_kept(groups, counted):
    def count():
        with reads(Group), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM auth_group")
            return cursor.fetchone()[0]

    build = counted(count)
    assert [remember("count", build), remember("count", build), build.count] == [3, 3, 1]
    Group.objects.create(name="dogs")
    assert remember("count", build) == 4


def test_a_build_that_writes_is_not_kept(groups, counted):
    def write():
        with transaction.atomic():
            Group.objects.filter(name="ants").update(name="ants")
            return names()

    build = counted(write)
    remember("writes", build)
    Group.objects.filter(name="ants").update(name="emus")
    assert list(remember("writes", build)) == ["bees", "cats", "emus"]


@pytest.mark.sqlite
def test_a_half_read_cursor_keeps_nothing_old(groups, elsewhere):
    rows = Group.objects.iterator(chunk_size=1)
    next(rows)
    elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
    names()
    rows.close()
    assert names() == ["bees", "cats", "emus"]


def test_a_table_without_triggers_is_not_kept(groups, counted):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER freshkeys_auth_group_update")
        else:
            cursor.execute("ALTER TABLE auth_group DISABLE TRIGGER freshkeys_update")
    build = counted(lambda: Group.objects.count())
    remember("count", build)
    remember("count", build)
    assert build.count == 2
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    remember("count", build)
    remember("count", build)
    assert build.count == 3


def test_switched_off_it_builds_each_time(groups, settings, counted):
    settings.FRESHKEYS = {"ENABLED": False}
    build = counted(lambda: Group.objects.count())
    remember("count", build)
    remember("count", build)
    assert build.count == 2


def test_what_nobody_can_change_is_one_object_for_all(groups):
    def names():
        return tuple(Group.objects.order_by("name").values_list("name", flat=True))

    remember("names", names)
    assert remember("names", names) is remember("names", names)
    Group.objects.filter(name="ants").update(name="aphids")
    assert remember("names", names) == ("aphids", "bees", "cats")


@pytest.mark.parametrize("make", [dict, set, lambda: [[]], lambda: ({},)])
def test_what_can_be_changed_is_a_copy_for_each(groups, make):
    remember("made", make)
    first, second = remember("made", make), remember("made", make)
    assert first == second
    assert first is not second


@pytest.mark.parametrize("is_there", [False, True])
def test_a_nested_function_is_a_dependency_whether_it_was_built_or_found(groups, is_there):
    inner = lambda: remember("inner", Group.objects.count)  # noqa: E731
    if is_there:
        inner()
    assert remember("outer", inner) == 3
    Group.objects.create(name="dogs")
    assert remember("outer", inner) == 4


def test_a_build_that_reads_several_databases_is_not_kept(groups, counted):
    def read():
        current().note_table("archive", "auth_group")
        return Group.objects.count()

    build = counted(read)
    assert (remember("both", build), remember("both", build), build.count) == (3, 3, 2)
