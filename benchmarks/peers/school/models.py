"""As in the book, and instructors. `objects` is declared because this app is not one of the site that is checked."""

from __future__ import annotations

from typing import Any

from django.db import models


class Subject(models.Model):
    objects: models.Manager[Any] = models.Manager()
    title = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.title


class Instructor(models.Model):
    objects: models.Manager[Any] = models.Manager()
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    objects: models.Manager[Any] = models.Manager()
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="courses")
    owner = models.ForeignKey(Instructor, models.CASCADE, related_name="owned")
    instructors = models.ManyToManyField(Instructor, related_name="courses")
    title = models.CharField(max_length=100)
    published = models.BooleanField(default=True)
    created = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.title

    def save_as(self, title: str) -> None:
        self.title = title
        self.save()


class Module(models.Model):
    objects: models.Manager[Any] = models.Manager()
    course = models.ForeignKey(Course, models.CASCADE, related_name="modules")
    title = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.title
