"""What every other test relies on."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from django.db import connection


@pytest.mark.django_db
def test_the_chosen_database_is_used(pytestconfig):
    vendor = {"sqlite": "sqlite", "postgres": "postgresql"}[pytestconfig.getoption("--db")]
    assert connection.vendor == vendor


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_is_18():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) // 10000 == 18


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_is_a_file_that_a_second_connection_can_ask():
    assert Path(connection.settings_dict["NAME"]).is_relative_to(settings.DATA_DIR)
    assert Path(connection.settings_dict["NAME"]).exists()


def test_data_lies_outside_the_checkout():
    assert not settings.DATA_DIR.is_relative_to(settings.BASE_DIR)
    assert str(settings.DATA_DIR) == os.environ["DATA_DIR"]


def test_the_network_is_out_of_reach():
    with socket.socket() as outside, pytest.raises(RuntimeError, match="no network"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.valkey
def test_valkey_answers(valkey_url):
    cache = RedisCache(valkey_url.replace("rediscache", "redis"), {})
    cache.set("greeting", "good day")
    assert cache.get("greeting") == "good day"
    cache.close()


def test_nothing_runs_after_the_tests_with_a_browser(request):
    """Playwright leaves its thread within a running event loop."""
    with_browser = [item.get_closest_marker("browser") is not None for item in request.session.items]
    assert with_browser == sorted(with_browser)
