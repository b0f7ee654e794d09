import pytest

from coursewell.learning.enrolment import enrol
from coursewell.learning.models import Enrolment

pytestmark = pytest.mark.django_db
ADD = "/admin/learning/enrolment/add/"


@pytest.fixture
def admin(client, staff):
    staff.is_superuser = True
    staff.save()
    client.force_login(staff)
    return client


def test_the_administration_sells_no_seat_twice(admin, limited, make_student):
    course, one, other = limited(1), make_student(), make_student()
    assert admin.post(ADD, {"course": course.pk, "user": one.pk}).status_code == 302
    refused = admin.post(ADD, {"course": course.pk, "user": other.pk})
    assert "All seats of this course are taken" in refused.content.decode()
    assert Enrolment.objects.get().via == "admin"


def test_taking_out_keeps_the_row(admin, course, stranger):
    row = enrol(course=course, user=stranger)
    admin.post("/admin/learning/enrolment/", {"action": "remove_from_course", "_selected_action": row.pk})
    row.refresh_from_db()
    assert row.state == "left"
    assert admin.post(ADD, {"course": course.pk, "user": stranger.pk}).status_code == 302
    assert admin.post(f"/admin/learning/enrolment/{row.pk}/delete/", {"post": "yes"}).status_code == 403
