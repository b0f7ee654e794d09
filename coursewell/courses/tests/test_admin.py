import pytest
from django.urls import reverse

from coursewell.accounts.models import User
from coursewell.courses.models import Course


@pytest.fixture
def admin(client, db):
    client.force_login(User.objects.create_superuser("admin@example.com"))
    return client


@pytest.mark.parametrize("model", ["subject", "course", "instructor"])
def test_staff_list_search_and_add(admin, make_course, model):
    make_course()
    for page in ("changelist", "add"):
        assert (
            admin.get(reverse(f"admin:courses_{model}_{page}"), {"q": "a"} if page == "changelist" else {}).status_code
            == 200
        )


def test_a_course_is_changed(admin, make_course):
    course = make_course("Before")
    path = reverse("admin:courses_course_change", args=[course.pk])
    form = admin.get(path).context["adminform"].form
    values = {
        name: "" if value is None else value for name, value in form.initial.items() if not isinstance(value, bool)
    }
    formset = {f"modules-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    response = admin.post(path, values | formset | {"title": "After", "instructors": [], "editors": []})
    assert (response.status_code, Course.objects.get().title) == (302, "After")


def test_the_admin_is_for_staff(client, owner):
    client.force_login(owner)
    assert client.get(reverse("admin:courses_course_changelist")).status_code == 302
