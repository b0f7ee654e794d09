import pytest

from coursewell.mail import sending
from coursewell.mail.models import Message
from coursewell.mail.pruning import prune

pytestmark = pytest.mark.django_db


def test_what_was_sent_is_forgotten_after_a_month(put, later):
    put()
    sending.send_due()
    later(days=29)
    assert prune() == 0
    later(days=31)
    assert prune() == 1


def test_what_still_waits_is_not(put, later):
    put()
    later(days=31)
    assert prune() == 0


def test_secrets_of_what_was_given_up_are_forgotten_when_they_are_of_no_use(put, later):
    sending.give_up(put(context={"activate_url": "/secret/"}), "SMTPDataError 554")
    prune()
    assert Message.objects.get().context
    later(days=3, seconds=1)
    prune()
    assert Message.objects.get().context is None


def test_where_nothing_is_old_nothing_is_written(put, django_assert_num_queries):
    put()
    with django_assert_num_queries(2):
        prune()
