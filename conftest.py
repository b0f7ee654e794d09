"""Fixtures for every test. tests/support/ holds what they start; tests/support/run.py is loaded before this."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.utils import translation

from tests.support import site, valkey


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
    """Tests marked with one database are left out of a run on the other; those with a browser come last.

    Playwright leaves the thread of the tests within a running event loop: `asyncio.run` fails in every test after it.
    """
    other = {"sqlite": "postgres", "postgres": "sqlite"}[config.getoption("--db")]
    out = [item for item in items if item.get_closest_marker(other)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not item.get_closest_marker(other)]
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


# How long a case takes says more about the machine than about the code; elsewhere, cases must not be a matter of luck.
hypothesis.settings.register_profile(
    "coursewell",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis.settings.load_profile("coursewell")
