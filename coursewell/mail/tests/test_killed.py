"""Who is killed in the middle of sending, and two who send at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.db import connections
from django.db.models import F

from coursewell.mail.models import Message
from coursewell.mail.queue import Letter, queue
from coursewell.mail.sending import CLAIM, send_due
from tests.test_oracle_through_the_edge import address_of_the_database

pytestmark = pytest.mark.django_db(transaction=True)
SEND = "import django; django.setup(); from coursewell.mail.sending import send_due; send_due()"


def test_who_was_killed_when_the_server_had_it_sends_the_same_message_again(put, office, tmp_path):
    put()
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address_of_the_database()}
    environment |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
        "DATA_DIR": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    sender = subprocess.Popen([sys.executable, "-c", SEND], env=environment, cwd=site.BASE_DIR)
    office.when_accepted = lambda: os.kill(sender.pid, signal.SIGKILL)
    assert sender.wait(timeout=30) == -signal.SIGKILL
    office.when_accepted = lambda: None
    assert send_due() == 0
    Message.objects.update(due_at=F("due_at") - CLAIM)
    assert send_due() == 1
    assert len(office.got) == 2
    assert office.got[0]["Message-ID"] == office.got[1]["Message-ID"] == Message.objects.get().message_id


def test_of_several_who_send_at_once_one_sends_each(office):
    queue(*(Letter(f"t:{n}", "account/email/password_changed", "en", to=f"p{n}@example.org") for n in range(40)))

    def work(_):
        try:
            return send_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 40
    assert sorted(office.to) == sorted({f"p{n}@example.org" for n in range(40)})


def test_the_claim_is_longer_than_a_slow_server_takes():
    assert timedelta(seconds=8 * site.EMAIL_TIMEOUT) < CLAIM
