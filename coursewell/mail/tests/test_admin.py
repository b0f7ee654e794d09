import pytest
from django.contrib.auth import get_user_model

from coursewell.mail import sending
from coursewell.mail.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("staff@example.org"))
    return client


def test_staff_see_what_was_given_up_and_why_and_not_what_it_says(staff, put):
    message = put(context={"activate_url": "/very-secret/"})
    sending.give_up(message, "SMTPRecipientsRefused 550")
    for page in ("?outcome=given-up", f"{message.pk}/change/"):
        text = staff.get(f"/admin/mail/message/{page}").content.decode()
        assert "SMTPRecipientsRefused 550" in text
        assert "very-secret" not in text
    assert message.event not in staff.get("/admin/mail/message/?outcome=sent").content.decode()


def test_staff_try_again(staff, put):
    message = put()
    sending.give_up(message, "SMTPDataError 554")
    staff.post("/admin/mail/message/", {"action": "try_again", "_selected_action": [message.pk]})
    assert Message.objects.waiting().count() == 1


def test_nobody_writes_letters_there(staff):
    assert staff.get("/admin/mail/message/add/").status_code == 403
