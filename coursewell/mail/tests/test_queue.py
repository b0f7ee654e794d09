"""Into the queue: with the transaction, once for each event, and nothing that is kept is built anew for it."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from coursewell.mail.models import Message
from coursewell.mail.queue import LONGEST_CONTEXT, Letter, queue
from coursewell.mail.sending import send_due
from freshkeys import remember

pytestmark = pytest.mark.django_db


def test_what_is_rolled_back_is_not_told_of(put):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_one_event_has_one_message(put, addressees):
    assert put(to="ann@example.org").message_id == put(to="bob@example.org").message_id
    send_due()
    put()
    assert (send_due(), addressees()) == (0, ["ann@example.org"])


def test_a_thousand_letters_are_a_few_statements(django_assert_max_num_queries):
    letters = [
        Letter(f"test:{number}", "account/email/password_changed", "en", to="a@b.example") for number in range(1000)
    ]
    with django_assert_max_num_queries(20):
        queue(*letters)
    assert Message.objects.count() == 1000


def test_the_id_of_a_message_is_one_also_where_the_host_has_an_umlaut(put, settings):
    settings.SITE_URL = "https://bücher.example"
    assert put().message_id.endswith("@xn--bcher-kva.example>")


def test_a_letter_without_end_is_refused(put):
    with pytest.raises(ValueError, match="characters"):
        put(context={"title": "x" * LONGEST_CONTEXT})


def test_it_goes_to_the_address_that_the_account_has_then(put, ann, addressees):
    put(to="", user=ann.pk)
    get_user_model().objects.update(email="new@example.org")
    send_due()
    assert addressees() == ["new@example.org"]


def test_who_is_suspended_gets_none(put, ann, addressees):
    put(to="", user=ann.pk)
    get_user_model().objects.update(is_active=False)
    assert (send_due(), addressees()) == (0, [])
    assert Message.objects.get().last_error == "Account suspended"


def test_an_account_that_is_deleted_takes_its_messages_along(put, ann):
    put(user=ann.pk)
    ann.delete()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_mail_changes_nothing_that_is_remembered(put, ann):
    builds = []

    def names():
        builds.append(1)
        return [user.name for user in get_user_model().objects.all()]

    remember("names", names)
    put(user=ann.pk)
    send_due()
    remember("names", names)
    assert len(builds) == 1
