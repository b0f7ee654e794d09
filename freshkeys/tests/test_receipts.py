"""Receipts say what became of each `remember()`, and why."""

from dataclasses import replace

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Group, Permission
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models.functions import Random
from django.test import override_settings
from django.utils import timezone, translation

from freshkeys import aexplain, aremember, clock, engine, explain, remember
from freshkeys.entries import REMEMBERED_KEYS, Store
from freshkeys.receipts import words
from freshkeys.receipts.words import EPOCH, ROOM, TIME
from freshkeys.tests.test_entries import ENTRY
from freshkeys.tests.test_moment import in_a_thread

SHARED = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "receipts"},
}


def ants():
    return remember("ants", lambda: Group.objects.get(name="ants").name)


def one(run=ants):
    (receipt,) = explain(run).receipts
    return receipt


def test_a_build_names_its_sources_and_its_cost(groups):
    receipt = one(lambda: remember("row", Group.objects.filter(pk=groups[0].pk)))
    assert (receipt.name, receipt.is_hit, receipt.origin, receipt.not_kept_because) == ("row", False, "build", None)
    assert receipt.sources == {f"r:auth_group:i{groups[0].pk}", "m:auth_group"}
    assert receipt.queries == 1
    assert receipt.seconds > 0


def test_a_hit_says_when_it_was_built(groups):
    built = one()
    hit = one()
    assert (hit.is_hit, hit.origin, hit.queries) == (True, "process", 0)
    assert (hit.key, hit.built_at, hit.token, hit.sources) == (built.key, built.built_at, built.token, built.sources)
    assert hit.read_at > hit.built_at


def test_a_hit_from_the_shared_store(groups):
    with override_settings(CACHES=SHARED, FRESHKEYS={"ALIAS": "shared"}):
        caches["shared"].clear()
        one()
        engine.forget_everything()  # as another process
        assert one().origin == "shared"


def test_what_is_built_inside_is_inside(groups):
    receipt = one(lambda: remember("outer", lambda: (ants(), remember("bees", Group.objects.filter(name="bees")))[0]))
    assert [inner.name for inner in receipt.inner] == ["ants", "bees"]
    assert receipt.queries == 2


def test_a_hit_has_nothing_inside(groups):
    run = lambda: remember("outer", ants)  # noqa: E731
    assert [len(one(run).inner), len(one(run).inner)] == [1, 0]


def test_language_and_time_zone_are_named(groups):
    with translation.override("de"), timezone.override("Europe/Berlin"):
        assert (one().language, one().time_zone) == ("de", "Europe/Berlin")


def test_a_boundary_in_time_is_named(groups):
    soon = timezone.now() + timezone.timedelta(hours=1)
    receipt = one(lambda: remember("open", lambda: clock.has_passed(soon)))
    assert receipt.good_until == soon
    assert f"Changes by itself at {soon:%H:%M:%S}" in str(receipt) or f"{soon:%Y-%m-%d %H:%M:%S}" in str(receipt)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: list(Group.objects.order_by(Random()).values_list("pk")), "it read Random()"),
        (lambda: connection.cursor().execute("SELECT 1") and None, "it read raw SQL (SELECT 1)"),
        (lambda: Group.objects.create(name="dogs").name, "it wrote to the database"),
    ],
)
def test_a_build_that_is_not_kept_says_why(groups, build, reason):
    with override_settings(FRESHKEYS={"UNTRACKED": "skip"}):
        assert one(lambda: remember("untracked", build)).not_kept_because.startswith(reason)


def test_what_was_written_meanwhile_is_why_it_is_not_kept(groups, elsewhere):
    def build():
        found = Group.objects.count()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        in_a_thread(ants_and_bees)  # asks the log, and knows of the write then
        return found

    def ants_and_bees():
        return remember("all", Group.objects.all())

    assert one(lambda: remember("count", build)).not_kept_because == words.REASONS[words.MEANWHILE]


def test_what_was_written_but_nobody_knew_yet_is_why_it_is_built_again(groups, elsewhere):
    def build():
        found = Group.objects.count()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        return found

    run = lambda: remember("count", build)  # noqa: E731
    assert one(run).not_kept_because is None
    assert one(run).rebuilt_because == ("t:auth_group",)


def test_a_build_that_fails_says_so(groups):
    def run():
        with pytest.raises(Group.DoesNotExist):
            remember("nobody", lambda: Group.objects.get(name="none"))

    assert one(run).not_kept_because == "the build raised DoesNotExist"


def test_a_transaction_that_has_written_says_so(groups):
    with transaction.atomic():
        Group.objects.create(name="dogs")
        assert one().not_kept_because == "this transaction has written"


def test_a_cache_that_is_off_says_so(groups):
    with override_settings(FRESHKEYS={"ENABLED": False}):
        assert one().not_kept_because == "the cache is switched off"


def test_a_value_without_room_says_so(groups):
    with override_settings(FRESHKEYS={"L1_BYTES": 10_000}):
        assert "L1_BYTES has room for 10,000" in one(lambda: remember("big", lambda: "x" * 20_000)).not_kept_because


def test_a_table_without_triggers_says_so(groups, monkeypatch):
    one()
    monkeypatch.setattr(engine.engine_for("default"), "watched", frozenset())
    assert "auth_permission" in one(lambda: remember("all", Permission.objects.all())).not_kept_because


def test_the_write_that_made_it_rebuild_is_named_until_the_next_one(groups):
    run = lambda: remember("row", Group.objects.filter(pk=groups[0].pk))  # noqa: E731
    assert one(run).rebuilt_because == ()
    Group.objects.filter(pk=groups[0].pk).update(name="emus")
    reason = (f"r:auth_group:i{groups[0].pk}",)
    assert [one(run).rebuilt_because, one(run).rebuilt_because] == [reason, reason]
    assert f"Rebuilt last because row {groups[0].pk} of auth_group was written." in str(one(run))


def test_another_process_names_the_write_too(groups):
    with override_settings(CACHES=SHARED, FRESHKEYS={"ALIAS": "shared"}):
        caches["shared"].clear()
        one()
        engine.forget_everything()
        Group.objects.filter(name="bees").update(name="bats")
        assert one().rebuilt_because == ("t:auth_group",)


def test_a_moment_that_came_is_named(groups):
    soon = timezone.now() + timezone.timedelta(hours=1)
    run = lambda: remember("open", lambda: clock.has_passed(soon))  # noqa: E731
    one(run)
    engine.freeze(soon)
    assert one(run).rebuilt_because == (f"{TIME}{soon.isoformat()}",)


def test_another_history_of_the_database_is_named(groups):
    one()
    here = engine.engine_for("default")
    here.last = replace(here.last, epoch="another")
    assert one().rebuilt_because == (EPOCH,)


def test_the_reasons_are_bounded():
    store = Store(max_bytes=10**6)
    for number in range(REMEMBERED_KEYS + 5):
        store.note(str(number), [f"r:t:s{'41' * 500}"] * 9)
    assert (store.why_dropped("4"), len(store.why_dropped("5")), len(store._reasons)) == ((), 3, REMEMBERED_KEYS)
    assert len(store.why_dropped("5")[0]) < 130


def test_an_entry_that_made_room_is_named():
    store = Store(max_bytes=ENTRY.size)
    store.put(ENTRY)
    store.put(replace(ENTRY, key="other"))
    assert store.why_dropped("key") == (ROOM,)


def test_nobody_who_does_not_ask_is_told(groups):
    ants()
    assert explain(lambda: None).receipts == ()
    assert str(explain(lambda: None)) == "Nothing was remembered."


def test_queries_of_another_thread_that_works_for_it_count(groups):
    async def run():
        return await aremember("ants", lambda: Group.objects.get(name="ants").name)

    explained = async_to_sync(aexplain)(run)
    (receipt,) = explained.receipts
    assert (explained.value, explained.queries, receipt.queries, receipt.is_hit) == ("ants", 1, 1, False)


def test_begin_and_commit_are_no_queries(groups):
    def run():
        with transaction.atomic():
            return Group.objects.count()

    assert explain(run).queries == 1


def test_a_tree_of_receipts_reads_as_lines(groups):
    first, second = str(explain(lambda: remember("outer", ants))).splitlines()
    assert first.startswith("outer: built now from 1 table: table auth_group (")
    assert second.startswith("  ants: built now from ")
