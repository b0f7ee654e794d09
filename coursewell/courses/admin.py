"""Staff's view of the catalogue. Long lists are searched, never offered as a choice of fifteen thousand."""

from __future__ import annotations

from django.contrib import admin
from django.db import models

from coursewell.courses.models import Course, Instructor, Module, Subject


@admin.register(Subject)
class SubjectAdmin(admin.ModelAdmin[Subject]):
    list_display = ["title", "code", "parent", "position"]
    list_select_related = ["parent"]
    search_fields = ["title", "code", "slug"]
    autocomplete_fields = ["parent"]


class ModuleInline(admin.TabularInline[Module, Course]):
    model = Module
    fields = ["title", "slug", "position"]
    extra = 0


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin[Course]):
    list_display = ["title", "code", "subject", "state", "published_at", "enrolment_opens_at", "enrolment_closes_at"]
    list_filter = ["state", "level", "is_open"]
    list_select_related = ["subject"]
    search_fields = ["title", "code", "slug"]
    autocomplete_fields = ["owner", "subject", "instructors", "editors"]
    date_hierarchy = "published_at"
    readonly_fields = ["uid", "created", "updated", "source", "source_key"]
    inlines = [ModuleInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Instructor)
class InstructorAdmin(admin.ModelAdmin[Instructor]):
    list_display = ["name", "slug", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["user"]
