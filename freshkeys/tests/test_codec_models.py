"""Model instances come out whole: each kind of field, relation and class; and never as half an instance."""

from __future__ import annotations

import datetime
import enum
import json
from contextlib import contextmanager
from dataclasses import make_dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db import models
from django.db.models import F, Value
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from freshkeys import engine, remember, shared, storables
from freshkeys.codec import NotStorableError, dumps, is_outdated, loads
from freshkeys.storables import shape_of, storable
from freshkeys.tests.library.models import Author, Book, Novel


def again(value: Any) -> Any:
    return loads(dumps({"it": value}, where="it"), name="it")[0]["it"]


class Money:
    """A value of its own kind, as fields of other packages make them."""

    def __init__(self, cents: int) -> None:
        self.cents = cents

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Money) and other.cents == self.cents

    __hash__ = None  # type: ignore[assignment]


class MoneyField(models.IntegerField):  # type: ignore[type-arg]
    def from_db_value(self, value: Any, *_: Any) -> Any:
        return None if value is None else Money(value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Money) else Money(int(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj).cents)


class OpaqueField(MoneyField):
    """It does not say how its values are written."""

    def value_to_string(self, obj: models.Model) -> str:
        return "0"


class Thing(models.Model):  # noqa: DJ008
    price = MoneyField(null=True)
    data = models.JSONField(default=dict)
    file = models.FileField(storage=InMemoryStorage())
    raw = models.BinaryField(default=b"")
    secret = OpaqueField(null=True)

    class Meta:
        app_label = "nowhere"
        managed = False


def thing(**values: Any) -> Thing:
    """As it comes out of the database."""
    names = ["id", *values]
    return Thing.from_db("default", names, [7, *values.values()])


@pytest.fixture(autouse=True)
def _thing_is_known(monkeypatch):
    known = apps.get_model

    def get_model(label: str, *args: Any, **kwargs: Any) -> Any:
        return Thing if label == "nowhere.Thing" else known(label, *args, **kwargs)

    monkeypatch.setattr(apps, "get_model", get_model)


def test_a_field_with_values_of_its_own_kind(db):
    assert again(thing(price=Money(250))).price == Money(250)


def test_a_field_that_cannot_be_written_exactly_is_refused(db):
    with pytest.raises(NotStorableError, match=r"returned a .*Money"):
        again(thing(secret=Money(1)))


@pytest.mark.parametrize("data", [{"a": [1, 2.5, None, {"b": "ü"}]}, [], "text", 0, None, [["l", 1]], {"1": {"m": []}}])
def test_json_of_any_shape(db, data):
    found = again(thing(data=data)).data
    assert (found, json.dumps(found)) == (data, json.dumps(data))


def test_a_file_that_was_looked_at(db):
    one = thing(file="a/b.txt")
    assert one.file.name == "a/b.txt"  # now it holds an object
    assert (again(one).file.name, again(one).file.instance.pk) == ("a/b.txt", 7)


def test_a_file_that_is_not_saved_is_refused(db):
    one = thing(file="")
    one.file = ContentFile(b"x", name="new.txt")
    with pytest.raises(NotStorableError, match=r"nowhere\.Thing whose file is not saved"):
        again(one)


def test_bytes_as_each_database_gives_them(db):
    for raw in (b"\0\xff", memoryview(b"\0\xff")):
        found = again(thing(raw=raw)).raw
        assert (type(found), bytes(found)) == (type(raw), b"\0\xff")


def test_annotations_that_begin_with_an_underscore(db):
    Group.objects.create(name="ants")
    assert again(Group.objects.annotate(_shown=Value("x"), twice=F("name")).get())._shown == "x"


def test_an_instance_that_is_not_saved_is_refused(db):
    with pytest.raises(NotStorableError, match=r"auth\.Group that is not saved yet"):
        again(Group(name="ants"))


def test_inherited_models_and_what_they_inherit_from(library):
    author = Author.objects.create(name="Ada")
    Novel.objects.create(author=author, title="Engines", era="steam")
    novel = again(Novel.objects.select_related("author").get())
    assert (type(novel), novel.title, novel.era, novel.author.name) == (Novel, "Engines", "steam", "Ada")
    assert again(Book.objects.select_related("novel").get()).novel.era == "steam"


def test_inherited_models_with_deferred_fields(library):
    Novel.objects.create(title="Engines", era="steam", pages=3)
    for queryset in (Novel.objects.defer("title"), Novel.objects.only("era"), Book.objects.only("pages")):
        found = queryset.get()
        assert again(found).get_deferred_fields() == found.get_deferred_fields()
        assert again(found).title == "Engines"


def test_proxies_come_out_as_proxies(db):
    meta = type("Meta", (), {"proxy": True, "app_label": "auth"})
    proxy: Any = type("Team", (Group,), {"__module__": __name__, "Meta": meta})
    try:
        Group.objects.create(name="ants")
        assert type(again(proxy.objects.get())) is proxy
    finally:
        del apps.all_models["auth"]["team"]
        apps.clear_cache()


def test_moments_keep_their_zone():
    berlin = ZoneInfo("Europe/Berlin")
    for at in (datetime.datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1)):
        found = again(at)
        assert (found, found.tzinfo, found.fold, found.tzname()) == (at, berlin, at.fold, at.tzname())


def test_lazy_values_come_out_as_what_they_stand_for(db):
    group = Group.objects.create(name="ants")
    assert (again(gettext_lazy("yes")), again(SimpleLazyObject(lambda: group))) == ("yes", group)


def test_a_choice_can_be_kept_exactly_where_that_is_asked_for():
    value = (Colour.RED, {"a": Colour.RED})
    assert loads(dumps(value, where="it", is_exact=True), name="it")[0] == value
    with pytest.raises(NotStorableError):
        dumps((type("Shout", (str,), {})("x"),), where="it", is_exact=True)


class Colour(enum.Enum):
    RED = "red"


@contextmanager
def another_field(model: type[models.Model], monkeypatch: Any) -> Any:
    """As if a release had added a field to it."""
    field = models.TextField()
    field.set_attributes_from_name("new")
    with monkeypatch.context() as patch:
        patch.setattr(model._meta, "concrete_fields", (*model._meta.concrete_fields, field))
        shape_of.cache_clear()
        yield
    shape_of.cache_clear()


def test_an_instance_of_a_model_that_has_changed_is_outdated(db, monkeypatch):
    data = dumps([Group.objects.create(name="ants")], where="it")
    assert not is_outdated(data)
    with another_field(Group, monkeypatch):
        assert is_outdated(data)
    with another_field(Permission, monkeypatch):
        assert not is_outdated(data)


def test_a_dataclass_that_has_changed_or_is_not_known_is_outdated(monkeypatch):
    def release(*fields: str) -> Any:
        shape_of.cache_clear()
        return storable(make_dataclass("Card", fields, frozen=True, namespace={"__module__": __name__}))

    data = dumps([release("title")(1)], where="it")
    assert not is_outdated(data)
    release("title", "level")
    assert is_outdated(data)
    monkeypatch.setattr(storables, "storables", {})
    assert is_outdated(data)


def test_the_shared_cache_gives_no_half_instance(settings, groups, monkeypatch, counted):
    monkeypatch.setattr(shared, "_rests_until", 0.0)
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "half"}}
    settings.FRESHKEYS = {"ALIAS": "default"}
    build = counted(lambda: groups)
    remember("groups", build)
    engine.forget_everything()
    remember("groups", build)
    assert build.count == 1
    engine.forget_everything()
    with another_field(Group, monkeypatch):
        remember("groups", build)
    assert build.count == 2
