"""Settings that a person typed wrongly are refused with a sentence; right ones are understood."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string

from config import checked

NO_SITES = """
    courses.example.org  example.org/courses  https://example.org/courses  ftp://example.org  https://  http://[
    https://user:secret@example.org  https://example.org:port  https://example.org?x  https://*  https://a,b
"""


@pytest.mark.parametrize("text", NO_SITES.split())
def test_an_address_that_is_no_site_is_refused_with_an_example(text):
    with pytest.raises(ImproperlyConfigured, match=r"must be like https://courses\.example\.org"):
        checked.site_address(text)


@pytest.mark.parametrize("text", ["https://example.org", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_the_address_of_a_site_is_understood(text):
    assert checked.site_address(text).hostname in {"example.org", "127.0.0.1", "::1"}


@pytest.mark.parametrize("text", ["Europe/Nowhere", "../../etc/passwd", "", "UTC\0"])
def test_a_time_zone_that_nobody_knows_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="as Europe/Berlin"):
        checked.time_zone(text)


@pytest.mark.parametrize("url", ["host:6379", "memcache://host", "filecache:///tmp/x", "locmemcache://", "redis://"])
def test_a_store_of_another_kind_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="must be like valkey://host:6379/0"):
        checked.shared_store(url)


@pytest.mark.parametrize("scheme", ["redis", "rediscache", "valkey"])
def test_every_name_of_the_store_is_understood(scheme):
    assert checked.shared_store(f"{scheme}://host:6379/0")["LOCATION"] == "redis://host:6379/0"


@pytest.mark.parametrize("url", ["nonsense", "mysql://user:secret@host/name", "postgres:host", "sqlite://"])
def test_a_database_of_another_kind_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured, match="must be like postgres://user:password@host/name") as refused:
        checked.database(url)
    assert "secret" not in str(refused.value)


def test_a_port_in_words_is_refused():
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        checked.number("PORT", "http", default=8000)


def test_forms_are_protected_by_a_kind_of_djangos_own_middleware():
    """Which security.W003, silenced in the settings, would look for by its name."""
    kinds = [import_string(one) for one in settings.MIDDLEWARE]
    assert any(isinstance(one, type) and issubclass(one, CsrfViewMiddleware) for one in kinds)
