"""The oracle: whatever is written, through whichever door, a cached page has the bytes that a fresh process gives."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as generated
from hypothesis import strategies as st

from freshkeys import engine
from tests.support import fresh, stories

TIME_PASSES = st.tuples(st.just(engine.freeze), stories.moments)


def answer(address: str, language: str) -> tuple[int, bytes]:
    response = Client().get(address, headers={"accept-language": language})
    return response.status_code, response.content


@pytest.fixture(scope="module")
def fresh_processes(django_db_setup):
    with fresh.processes(str(connection.settings_dict["NAME"])) as processes:
        yield processes


@pytest.mark.slow
@generated(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(stories.steps(TIME_PASSES))
def test_a_cached_page_is_the_page_of_a_fresh_process_without_a_cache(
    transactional_db, settings, fresh_processes, story
):
    settings.FRESHKEYS = {"UNTRACKED": "error"}
    engine.freeze(stories.NOON)
    stories.start_again()
    for address in stories.ADDRESSES:
        answer(address, "en")
    for (write, *values), address, language in story:
        write(*values)
        assert answer(address, language) == fresh_processes.answer(address, language, engine.now())
    engine.freeze(None)
