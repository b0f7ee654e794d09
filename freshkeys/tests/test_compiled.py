"""Every table that a compiled query reads is recorded, wherever in the query it stands."""

from contextlib import nullcontext

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import CharField, Count, DateField, Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Now, Random, Upper

from freshkeys.recording import watching
from freshkeys.recording.recorder import recording
from freshkeys.sources import table_of

P, G, T, M = "t:auth_permission", "t:auth_group", "t:django_content_type", "t:auth_group_permissions"
with_group = Group.objects.filter(permissions=OuterRef("pk"))
a_name = with_group.values("name")[:1]


@pytest.mark.parametrize(
    ("read", "tables"),
    [
        (lambda: list(Permission.objects.order_by("name")), {P}),
        (lambda: list(Permission.objects.select_related("content_type")), {P, T}),
        (lambda: list(Permission.objects.order_by("content_type__model")), {P, T}),
        (lambda: list(Permission.objects.filter(content_type__model="x")), {P, T}),
        (lambda: list(Permission.objects.order_by("pk").filter(group__name="x")), {P, M, G}),
        (lambda: list(Permission.objects.order_by("pk").annotate(n=Count("group"))), {P, M}),
        (lambda: list(Permission.objects.order_by("pk").filter(Exists(with_group))), {P, M, G}),
        (
            lambda: list(Permission.objects.order_by("pk").annotate(n=Subquery(with_group.values("name")[:1]))),
            {P, M, G},
        ),
        (lambda: list(Permission.objects.order_by("pk").filter(pk__in=Group.objects.values("pk"))), {P, G}),
        (lambda: list(Group.objects.values("name").union(ContentType.objects.values("model"))), {G, T}),
        (lambda: Group.objects.filter(Q(permissions__name="x") | Q(name="y")).count(), {G, M, P}),
        (lambda: Group.objects.exists(), {G}),
        (lambda: Group.objects.aggregate(n=Count("permissions")), {G, M}),
        (lambda: Permission.objects.annotate(n=Count("group")).filter(n__gt=0).count(), {P, M}),
        (lambda: list(Group.objects.iterator()), {G}),
        (lambda: Group.objects.first(), {G}),
        (lambda: Group.objects.in_bulk([1]), {G}),
        (lambda: Group.objects.alias(n=Count("permissions")).order_by("n").first(), {G, M}),
        (lambda: list(Group.objects.annotate(n=F("permissions__name")).values("n")), {G, M, P}),
    ],
)
def test_tables_are_recorded(db, read, tables):
    with recording() as read_by:
        read()
    assert ({f"t:{table_of(source)}" for source in read_by.sources}, read_by.untracked) == (tables, [])


def test_prefetches_are_recorded(db):
    group = Group.objects.create(name="ants")
    group.permissions.add(Permission.objects.order_by("pk").first())
    with recording() as read_by:
        list(Group.objects.prefetch_related(Prefetch("permissions", Permission.objects.select_related("content_type"))))
    mine = {f"c:auth_group_permissions.group_id=i{group.pk}", "m:auth_group_permissions"}
    assert (read_by.sources, read_by.untracked) == ({G, P, T} | mine, [])


@pytest.mark.parametrize(
    "queryset",
    [
        Group.objects.order_by(Random()),
        Group.objects.annotate(now=Now()),
        Group.objects.annotate(x=RawSQL("1", ())),
        Group.objects.extra(where=["1 = 1"]),
        Group.objects.filter(Exists(Permission.objects.annotate(n=Now()).filter(n=Value("x")))),
    ],
)
def test_what_cannot_be_tracked_is_noted(db, queryset):
    with recording() as read_by:
        str(queryset.query)
    assert len(read_by.untracked) == 1


@pytest.mark.parametrize(
    "expression",
    [
        Func(function="random", output_field=CharField()),
        Func(template="CURRENT_TIMESTAMP", output_field=CharField()),
        Func(template="GEN_RANDOM_UUID()", output_field=CharField()),
        Func(function="nextval", template="%(function)s('x')", output_field=CharField()),
        Func(function="DATE", output_field=CharField()),
        Func(Value("now"), function="DATE", output_field=CharField()),
        Cast(Value(" Tomorrow "), DateField()),
        Coalesce(Func(function="pg_backend_pid"), 1),
    ],
)
def test_what_changes_while_no_row_does_is_noted(db, expression):
    with recording() as read_by:
        Group.objects.annotate(x=expression).query.get_compiler("default").as_sql()
    assert read_by.untracked != []


def test_the_reason_says_what_to_use_in_place_of_now(db):
    with recording() as read_by:
        str(Group.objects.annotate(now=Now()).query)
    assert "clock.era()" in read_by.untracked[0]


@pytest.mark.parametrize(
    "expression",
    [Upper("name"), Func("name", function="random_words"), Upper(Value("now")), F("permissions__codename")],
)
def test_what_changes_with_rows_only_can_be_tracked(db, expression):
    with recording() as read_by:
        Group.objects.annotate(random=expression, now=F("name")).filter(random="now()").query.get_compiler(
            "default"
        ).as_sql()
    assert read_by.untracked == []


def test_an_expression_may_declare_what_it_reads(db):
    expression = RawSQL("SELECT count(*) FROM django_content_type", ())
    expression.freshkeys_reads = ("django_content_type",)
    with recording() as read_by:
        list(Group.objects.annotate(n=expression))
    assert (read_by.sources, read_by.untracked) == ({G, T}, [])


@pytest.mark.parametrize("inside", [False, True])
def test_raw_writes_are_noticed_until_the_transaction_ends(groups, inside):
    with transaction.atomic():
        assert not watching.has_written(connection)
        with transaction.atomic() if inside else nullcontext(), connection.cursor() as cursor:
            cursor.execute("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        assert watching.has_written(connection)
    assert not watching.has_written(connection)
