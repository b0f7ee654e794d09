# ruff: noqa: DJ008  nobody looks at these
import uuid
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.db import models
from django.db.models import Q


class Author(models.Model):
    name = models.CharField(max_length=50)
    country = models.CharField(max_length=20, default="")
    mentor = models.ForeignKey("self", models.SET_NULL, null=True, related_name="pupils")
    visits = models.IntegerField(default=0)
    #: Two columns that point to one: the outer join on both says nothing of either.
    twice = models.ForeignObject(
        "self", models.DO_NOTHING, from_fields=["mentor", "id"], to_fields=["id", "id"], null=True, related_name="+"
    )

    objects = models.Manager()

    class Meta:
        app_label = "library"

    class Freshkeys:
        collections = ("country", "mentor")
        ignored = ("visits",)


class Shelf(models.Model):
    code = models.CharField(max_length=20, primary_key=True)
    room = models.IntegerField(default=0)

    class Meta:
        app_label = "library"

    class Freshkeys:
        collections = ("room",)


class Tag(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    word = models.CharField(max_length=20)

    class Meta:
        app_label = "library"


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, null=True, related_name="books")
    shelf = models.ForeignKey(Shelf, models.SET_NULL, null=True, related_name="books")
    title = models.CharField(max_length=50)
    pages = models.IntegerField(default=0)
    isbn = models.CharField(max_length=20, null=True, unique=True)
    tags = models.ManyToManyField(Tag, related_name="books")

    class Meta:
        app_label = "library"
        constraints: ClassVar = [
            models.UniqueConstraint(models.functions.Lower("title"), name="library_title_once"),
            models.UniqueConstraint(fields=["pages"], condition=Q(pages__gt=900), name="library_thickest"),
        ]

    class Freshkeys:
        collections = ("author", "shelf")


class Novel(Book):
    era = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "library"

    class Freshkeys:
        collections = ("era",)


class Note(models.Model):
    kind = models.ForeignKey("contenttypes.ContentType", models.CASCADE, db_constraint=False)
    row = models.PositiveIntegerField()
    about = GenericForeignKey("kind", "row")
    text = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "library"


class Loan(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="loans")
    days = models.IntegerField(default=0)
    notes = GenericRelation(Note, "row", "kind")

    class Meta:
        app_label = "library"
