"""Fixtures for every test. tests/support/ holds what they start; tests/support/run.py is loaded before this."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.utils import translation

from tests.support import site, valkey

#: The fixtures through which a test gets the database of its run.
GIVE_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A request in German leaves its thread speaking German; the next test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a running Valkey, as CACHE_URL wants it."""
    with valkey.server() as url:
        yield url


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site.Site]:
    """The demo site, really running, shared by the tests that only read it."""
    with site.running(tmp_path_factory.mktemp("demo-site")) as running:
        yield running


@pytest.fixture(scope="session")
def edged_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site.Site]:
    """The demo site behind its edge, shared by the tests that only read it, whatever they send."""
    with site.running(tmp_path_factory.mktemp("edged-site"), EDGE="1") as running:
        yield running


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what another run does as well; tests with a browser come last.

    On PostgreSQL that is every test which is not given this run's database, and in both runs what is marked with the
    other one. Playwright leaves the thread of the tests within a running event loop: `asyncio.run` fails in every test
    after it.
    """
    database = config.getoption("--db")
    here = [item for item in items if _belongs_to(database, item)]
    config.hook.pytest_deselected(items=[item for item in items if not _belongs_to(database, item)])
    items[:] = here
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _belongs_to(database: str, item: pytest.Item) -> bool:
    if item.get_closest_marker({"sqlite": "postgres", "postgres": "sqlite"}[database]):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    gets_the_database = item.get_closest_marker("django_db") or fixtures & GIVE_THE_DATABASE
    return database == "sqlite" or bool(item.get_closest_marker("postgres") or gets_the_database)


# How long a case takes says more about the machine than about the code; elsewhere, cases must not be a matter of luck.
hypothesis.settings.register_profile(
    "coursewell",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis.settings.load_profile("coursewell")
