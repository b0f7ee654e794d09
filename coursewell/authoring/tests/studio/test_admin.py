"""In the admin, courses that the studio keeps are read only; the others are changed there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coursewell.accounts.models import User
from coursewell.courses.models import Course


@pytest.fixture
def admin(client, db):
    client.force_login(User.objects.create_superuser("root@example.com"))
    return client


def test_a_course_of_the_studio_is_shown_and_leads_there(admin, course):
    page = admin.get(reverse("admin:courses_course_change", args=[course.pk])).content.decode()
    assert reverse("studio_outline", args=[course.slug]) in page
    assert 'name="_save"' not in page
    assert 'name="title"' not in page


def test_it_is_neither_changed_nor_deleted(admin, course):
    for form in ("change", "delete"):
        address = reverse(f"admin:courses_course_{form}", args=[course.pk])
        assert admin.post(address, {"title": "Other", "post": "yes"}).status_code == 403
    many = {"action": "delete_selected", "_selected_action": [course.pk], "post": "yes"}
    admin.post(reverse("admin:courses_course_changelist"), many)
    assert Course.objects.get().title == "Knots"


def test_a_course_that_the_studio_does_not_know_is_changed(admin, owner, subject):
    made = Course.objects.create(owner=owner, subject=subject, title="Imported", slug="imported")
    assert 'name="_save"' in admin.get(reverse("admin:courses_course_change", args=[made.pk])).content.decode()
