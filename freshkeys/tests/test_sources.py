# ruff: noqa: DJ008  nobody looks at these
"""No two different values, columns or tables share a source."""

import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given
from hypothesis import settings as generated
from hypothesis import strategies as st

from freshkeys.declared import Column, Plan, plan_of
from freshkeys.log import postgresql_triggers, sqlite_triggers
from freshkeys.sources import coarsened, collection_source, encoded, mass_source, row_source, table_of, table_source

values = st.one_of(st.none(), st.integers(), st.text(), st.uuids())
names = st.text(min_size=1)


@given(values, values)
def test_two_values_have_two_encodings(one, other):
    assert (encoded(one) == encoded(other)) == (type(one) is type(other) and one == other)


@given(st.tuples(names, names, values), st.tuples(names, names, values))
def test_two_collections_have_two_sources(one, other):
    def sources(table, column, value):
        return [
            table_source(table),
            mass_source(table),
            row_source(table, encoded(value)),
            collection_source(table, column, encoded(value)),
        ]

    for number, (mine, theirs) in enumerate(zip(sources(*one), sources(*other), strict=True)):
        parts = [(0,), (0,), (0, 2), (0, 1, 2)][number]
        assert (mine == theirs) == all((type(one[at]), one[at]) == (type(other[at]), other[at]) for at in parts)
        assert table_of(mine) == one[0]


@generated(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text().filter(str.isprintable)))
def test_triggers_encode_as_we_do(transactional_db, value):
    kind = "text" if isinstance(value, str) else "integer"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            sql = sqlite_triggers._value(Column("v", kind), "n", connection.ops.quote_name)
            cursor.execute(f"SELECT {sql} FROM (SELECT %s AS v) AS n", [value])
        else:
            sql = postgresql_triggers._value(Column("v", kind), connection.ops.quote_name)
            declared = "text" if kind == "text" else "bigint"
            cursor.execute(f"SELECT {sql} FROM (SELECT CAST(%s AS {declared}) AS v) AS n", [value])
        assert cursor.fetchone()[0] == encoded(value)


@pytest.mark.postgres
def test_triggers_encode_a_uuid_as_we_do(transactional_db):
    value = uuid.uuid4()
    sql = postgresql_triggers._value(Column("v", "uuid"), connection.ops.quote_name)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql} FROM (SELECT %s::uuid AS v) AS n", [value])
        assert cursor.fetchone()[0] == encoded(value)


def test_what_is_fine_comes_with_its_mass_source():
    assert coarsened({"r:a:i1"}) == {"r:a:i1", "m:a"}


def test_a_table_says_it_all():
    assert coarsened({"r:a:i1", "c:a.b=i1", "t:a", "m:a", "t:b"}) == {"t:a", "t:b"}


def test_many_rows_are_a_table():
    assert coarsened({f"r:a:i{number}" for number in range(201)} | {"r:b:i1"}) == {"t:a", "r:b:i1", "m:b"}


@isolate_apps("freshkeys")
@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ({"collections": ("weight",)}, "cannot be a collection"),
        ({"collections": ("name",)}, "cannot be a collection"),
        ({"collections": ("nothing",)}, "no column of its table; there are"),
        ({"ignored": ("id",)}, "cannot ignore id"),
        ({"ignored": ("size",)}, "cannot ignore size"),
        ({"ignored": ("code",), "collections": ("code",)}, "cannot ignore code"),
    ],
)
def test_a_declaration_that_cannot_be_kept_is_refused(declared, reason):
    class Parcel(models.Model):
        weight = models.FloatField()
        name = models.CharField(max_length=9, db_collation="nocase")
        code = models.CharField(max_length=9)
        size = models.IntegerField()
        twice = models.GeneratedField(
            expression=models.F("size") * 2, output_field=models.IntegerField(), db_persist=True
        )
        Freshkeys = type("Freshkeys", (), declared)

        class Meta:
            app_label = "freshkeys"

    with pytest.raises(ImproperlyConfigured, match=reason):
        plan_of(Parcel, connection)


@isolate_apps("freshkeys")
def test_a_model_declares_for_its_own_table_and_its_abstract_parents(settings):
    class Named(models.Model):
        name = models.CharField(max_length=9)

        class Meta:
            app_label = "freshkeys"
            abstract = True

        class Freshkeys:
            collections = ("name",)

    class Place(Named):
        class Meta:
            app_label = "freshkeys"

    class Pub(Place):
        stars = models.FloatField(primary_key=False)

        class Meta:
            app_label = "freshkeys"

    settings.FRESHKEYS = {"MODELS": {"freshkeys.Pub": {"ignored": ["stars"]}}}
    key = Column("place_ptr_id", "integer")
    assert plan_of(Place, connection).collections == (Column("name", "text"),)
    assert plan_of(Pub, connection) == Plan("freshkeys_pub", key, (), frozenset({"stars"}))
