"""What a watcher and a reader are told while the database answers, and while it does not."""

from __future__ import annotations

import urllib.error
import urllib.request
from contextlib import ExitStack

import pytest

from tests.support import postgres, site


@pytest.mark.django_db
def test_all_is_well(client):
    response = client.get("/healthz")
    assert (response.status_code, response["Cache-Control"].count("no-store")) == (200, 1)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/healthz", "/", "/courses/caching-dynamic-data/"])
def test_without_its_database_the_site_says_so_and_when_to_come_back(stopped_site, path):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(stopped_site.url + path, timeout=20)
    with caught.value as answer:
        assert (answer.code, answer.headers["Retry-After"]) == (503, "10")


@pytest.fixture(scope="module")
def stopped_site(tmp_path_factory):
    """A site that has answered from its cache, and whose PostgreSQL is gone since."""
    with ExitStack() as server, ExitStack() as stack:
        url = server.enter_context(postgres.server())
        running = stack.enter_context(site.running(tmp_path_factory.mktemp("stopped"), DATABASE_URL=url))
        urllib.request.urlopen(running.url + "/", timeout=20).close()
        server.close()
        yield running
