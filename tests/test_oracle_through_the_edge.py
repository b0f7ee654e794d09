"""The oracle, through the edge: what it sends has the bytes that a fresh process gives, with no cache and no edge."""

from __future__ import annotations

import http.client
import os
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as generated

from tests.support import fresh, site, stories

pytestmark = pytest.mark.slow


def address_of_the_database():
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="module")
def edged(django_db_setup, django_db_blocker, tmp_path_factory):
    """A site behind its edge, on the database of the tests."""
    with django_db_blocker.unblock():
        stories.start_again()  # an empty one would be filled with the demo
        connections.close_all()
    data = tmp_path_factory.mktemp("edged")
    with site.running(data, EDGE="1", DATABASE_URL=address_of_the_database()) as running:
        yield running


@pytest.fixture(scope="module")
def fresh_processes(edged):
    with fresh.processes(str(connection.settings_dict["NAME"]), edged.environment) as processes:
        yield processes


class Reader:
    """Somebody with one connection to the edge."""

    def __init__(self, url):
        self.host = urlsplit(url).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=60)
        self.outcomes = []
        self.close = self.connection.close

    def ask(self, address, language):
        self.connection.request("GET", address, headers={"Accept-Language": language})
        answer = self.connection.getresponse()
        self.outcomes.append(answer.headers["Server-Timing"])
        return answer.status, answer.read()


#: Not made smaller where one fails: each try takes seconds.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@generated(max_examples=20, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(stories.steps())
def test_what_the_edge_sends_is_the_page_of_a_fresh_process(transactional_db, edged, fresh_processes, story):
    stories.start_again()
    with closing(Reader(edged.url)) as reader:
        for address in stories.ADDRESSES * 2:
            reader.ask(address, "en")
        assert 'freshkeys;desc="hit"' in reader.outcomes
        for (write, *values), address, language in story:
            write(*values)
            true = fresh_processes.answer(address, language, datetime.now(UTC), reader.host)
            assert reader.ask(address, language) == true
            assert reader.ask(address, language) == true  # from memory now
