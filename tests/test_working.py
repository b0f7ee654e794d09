"""The chores of the worker: what fails is tried again, ever later, and keeps nobody else from their work."""

from __future__ import annotations

import pytest
from django.db import connection

from config.working import Chore, chores, chores_of_mail


def fail():
    raise OSError("no")


def test_what_fails_is_tried_ever_later_up_to_a_minute_and_is_back_at_once():
    answers = [fail] * 8 + [lambda: None]
    chore = Chore("Trying", 2, lambda: answers.pop(0)())
    pauses = []
    for _ in range(9):
        chore.do_if_due(chore.due_at)
        pauses.append(chore.pause)
    assert pauses == [4, 8, 16, 32, 60, 60, 60, 60, 2]


def test_what_is_done_seldom_is_not_done_more_often_because_it_fails():
    chore = Chore("Trying", 600, fail)
    chore.do_if_due(0.0)
    assert chore.pause == 600


def test_nothing_is_done_before_it_is_due():
    done = []
    chore = Chore("Counting", 2, lambda: done.append(1))
    chore.do_if_due(1.0)
    chore.do_if_due(2.9)
    chore.do_if_due(3.0)
    assert len(done) == 2


@pytest.mark.django_db(transaction=True)
def test_a_chore_begins_with_a_connection_that_is_good():
    connection.ensure_connection()
    before, connection.close_at = connection.connection, 0
    Chore("Asking", 2, connection.ensure_connection).do_if_due(0.0)
    assert connection.connection is not before


@pytest.mark.django_db
def test_mail_is_sent_apart_from_the_rest():
    assert {"Sending mail", "Forgetting old mail"} == {one.name for one in chores_of_mail()}
    assert not {one.name for one in chores()} & {one.name for one in chores_of_mail()}
