"""The test kit passes what is right, and says in sentences what is wrong."""

from itertools import count

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import F
from django.http import HttpResponse, StreamingHttpResponse
from django.test import TestCase, TransactionTestCase

from freshkeys import reads, remember
from freshkeys.testing import (
    InsideTransactionError,
    assert_cached,
    assert_changes,
    assert_fresh,
    assert_private,
    assert_survives,
    without_cache,
)
from freshkeys.tests.library.models import Author


def names():
    return remember("names", Group.objects.order_by("name").values_list("name", flat=True))


def page():
    return HttpResponse(", ".join(names()))


def rename(old="ants", new="aphids"):
    Group.objects.filter(name=old).update(name=new)


def undeclared():
    """A build that says that it reads nothing: what the kit is for."""

    def build():
        with reads(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM auth_group")
            return cursor.fetchone()[0]

    return remember("undeclared", build)


def fails(saying, check, *arguments, **options):
    with pytest.raises(AssertionError, match=saying):
        check(*arguments, **options)


def test_what_is_cached_passes_and_is_given_back(groups):
    assert list(assert_cached(names)) == ["ants", "bees", "cats"]


def test_a_query_beside_the_cache_is_named(groups):
    ask = lambda: (names(), Permission.objects.count())  # noqa: E731
    fails(r"it ran 1 queries, not 0:\n  SELECT COUNT.*auth_permission(.|\n)*names: found", assert_cached, ask)
    assert_cached(ask, queries=1)


def test_what_cannot_be_kept_says_why(groups, settings):
    settings.FRESHKEYS = {"UNTRACKED": "skip"}
    ask = lambda: remember("raw", lambda: Group.objects.raw("SELECT * FROM auth_group")[0].name)  # noqa: E731
    fails(r"built again when it was asked for a second time(.|\n)*raw: .*raw SQL", assert_cached, ask)


def test_what_is_not_remembered_is_not_cached(groups):
    fails("asked remember\\(\\) for nothing", assert_cached, lambda: 1)
    fails("asked remember\\(\\) for nothing", assert_changes, lambda: 1, rename)


def test_what_differs_beside_the_cache_is_not_cached(groups):
    numbers = count()
    fails("gave something else", assert_cached, lambda: (names(), next(numbers)))


def test_a_page_changes(groups):
    assert assert_changes(page, rename).content == b"aphids, bees, cats"


def test_a_page_that_stays_old_is_found(groups):
    fails(
        "not what it would be without the cache: …3… and not …2….\nThe write touched table auth_group",
        assert_changes,
        undeclared,
        Group.objects.filter(name="ants").delete,
    )


def test_a_page_that_does_not_change_is_found(groups):
    fails(
        r"is the same after the write(.|\n)*names: found(.|\n)*table auth_group(.|\n)*touched table auth_permission",
        assert_changes,
        names,
        lambda: Permission.objects.update(name="x"),
    )


def test_what_is_not_cached_proves_nothing_by_changing(groups):
    with without_cache():
        fails("It is not cached(.|\n)*names: .*the cache is switched off", assert_changes, names, rename)


def test_a_page_survives(groups):
    assert_survives(page, lambda: Permission.objects.update(name="x"))


def test_a_page_that_is_built_again_for_nothing_is_found(groups):
    ask = lambda: remember("few", Group.objects.filter(name="ants"))  # noqa: E731
    fails(
        r"built again after a write that does not matter(.|\n)*few: built(.|\n)*touched table auth_group",
        assert_survives,
        ask,
        lambda: rename("bees", "bumblebees"),
    )


def test_a_write_that_matters_cannot_be_survived(groups):
    fails("The write does matter", assert_survives, page, rename)
    fails("The write does matter", assert_survives, undeclared, Group.objects.all().delete)


def test_two_people_get_what_is_theirs(groups):
    mine, yours = (lambda who=who: remember("greeting", lambda: f"Hello {who}", vary=who) for who in ("you", "me"))
    assert_private(mine, yours)


def test_a_fact_that_is_left_out_of_the_key_is_found(groups):
    mine, yours = (lambda who=who: remember("greeting", lambda: f"Hello {who}") for who in ("you", "me"))
    fails(r"Number 2 was given what is another's.\ngreeting: found", assert_private, mine, yours)
    fails("this proves nothing", assert_private, mine, mine)


def test_the_oracle_compares_with_the_cache_off(groups):
    assert_fresh(page)
    undeclared()
    rename()
    assert_fresh(page)
    Group.objects.filter(name="bees").delete()
    fails(r"not what it would be without the cache: …3… and not …2….\nundeclared: found", assert_fresh, undeclared)


def test_instances_are_compared_by_all_they_hold(groups):
    ask = lambda: remember("groups", Group.objects.order_by("pk"))  # noqa: E731
    assert assert_changes(ask, rename)[0].name == "aphids"


def test_what_was_loaded_with_instances_is_compared(groups):
    groups[0].permissions.add(Permission.objects.first())
    ask = lambda: remember("groups", Group.objects.order_by("pk").prefetch_related("permissions"))  # noqa: E731
    assert_changes(ask, groups[0].permissions.clear)


def test_ignored_columns_are_not_compared(library):
    Author.objects.create(name="Ann")
    assert_survives(
        lambda: remember("authors", Author.objects.order_by("pk")),
        lambda: Author.objects.update(visits=F("visits") + 1),
    )


def test_a_stream_is_compared_and_still_there(groups):
    response = assert_cached(lambda: StreamingHttpResponse(names()))
    assert b"".join(response) == b"antsbeescats"


def test_inside_a_transaction_it_explains_itself(db):
    for check in (lambda: assert_cached(names), lambda: assert_fresh(names), lambda: assert_changes(names, rename)):
        with pytest.raises(InsideTransactionError, match=r"TransactionTestCase .*django_db\(transaction=True\)"):
            check()


class InUnittestTests(TransactionTestCase):
    def test_it_works(self):
        Group.objects.create(name="ants")
        assert_cached(page)
        assert_changes(page, rename)


class InATestCaseTests(TestCase):
    def test_it_explains_itself(self):
        with pytest.raises(InsideTransactionError, match="in place of TestCase"):
            assert_cached(page)
