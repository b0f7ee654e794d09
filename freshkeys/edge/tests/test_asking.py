"""The one question, as the edge asks it, of a real database."""

import asyncio

import pytest
from django.db import connection

from freshkeys.edge.asking import asker_for
from freshkeys.edge.metrics import Metrics
from freshkeys.edge.settings import Database, Settings
from freshkeys.log import LogUnavailableError, sqlite_glance
from freshkeys.log.sqlite_question import SqliteQuestion
from freshkeys.tests.conftest import elsewhere, groups  # noqa: F401  fixtures


def address_of_the_database():
    if connection.vendor == "sqlite":
        return Database("sqlite", str(connection.settings_dict["NAME"]))
    known = {"dbname", "host", "user", "password", "port"}
    given = {key: value for key, value in connection.get_connection_params().items() if key in known and value}
    return Database("postgresql", " ".join(f"{key}='{value}'" for key, value in given.items()))


def settings_for(database):
    return Settings(application=("/nowhere",), database=database, secret="s", hosts=("*",))


def asked(story, database=None):
    """What a story with an asker gives, and all the answers that were applied."""
    answers = []

    async def run():
        asker = asker_for(settings_for(database or address_of_the_database()), answers.append, Metrics())
        try:
            return await story(asker)
        finally:
            asker.close()

    return asyncio.run(run()), answers


def test_the_first_answer_says_that_nobody_knows_what_was_written(groups):  # noqa: F811
    _, answers = asked(lambda asker: asker.ask())
    assert [answer.changed for answer in answers] == [None]


def test_it_says_what_was_written_since_it_was_asked_last(groups, elsewhere):  # noqa: F811
    async def story(asker):
        await asker.ask()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        await asker.ask()

    _, answers = asked(story)
    assert "t:auth_group" in answers[-1].changed
    assert answers[-1].epoch == answers[0].epoch


def test_it_says_what_was_written_since_a_token(groups, elsewhere):  # noqa: F811
    async def story(asker):
        told = []
        await asker.ask()
        await asker.since(answers_so_far(asker), told.append)
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        token = answers_so_far(asker)
        await asker.ask()
        await asker.since(token, told.append)
        return [None if one.changed_since is None else "t:auth_group" in one.changed_since for one in told]

    assert asked(story)[0] == [False, True]


def answers_so_far(asker):
    return asker._last


def test_many_who_ask_at_once_are_all_answered_with_what_was_written_before(groups, elsewhere):  # noqa: F811
    async def story(asker):
        await asker.ask()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        await asyncio.gather(*(asker.ask() for _ in range(50)))

    _, answers = asked(story)
    assert "t:auth_group" in frozenset().union(*(answer.changed for answer in answers[1:]))
    assert len(answers) <= 4


def test_somebody_who_goes_away_takes_nobodys_answer_along(groups):  # noqa: F811
    async def story(asker):
        await asker.ask()
        first, second = asyncio.ensure_future(asker.ask()), asyncio.ensure_future(asker.ask())
        await asyncio.sleep(0)
        first.cancel()
        await second
        await asker.ask()
        return first.cancelled() or first.done()

    assert asked(story)[0]


@pytest.mark.parametrize(
    "database",
    [Database("sqlite", "/nowhere/at/all.sqlite3"), Database("postgresql", "host=/nowhere dbname=nothing")],
)
def test_a_database_that_is_not_there_is_no_answer(database):
    async def story(asker):
        with pytest.raises(LogUnavailableError):
            await asker.ask()
        with pytest.raises(LogUnavailableError):
            await asker.since("1:1", lambda answer: None)

    assert asked(story, database)[1] == []


@pytest.mark.postgres
def test_after_a_lost_connection_it_asks_on_a_new_one_and_trusts_nothing(groups, elsewhere):  # noqa: F811
    async def story(asker):
        await asker.ask()
        elsewhere("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'freshkeys edge'")
        for _ in range(2):  # it may still have been on its way
            try:
                await asker.ask()
            except LogUnavailableError:
                continue
        await asker.ask()

    assert None in [answer.changed for answer in asked(story)[1][1:]]


@pytest.mark.sqlite
def test_a_file_that_was_replaced_is_another_history(groups, tmp_path):  # noqa: F811
    import shutil
    import sqlite3

    name = connection.settings_dict["NAME"]
    copies = [tmp_path / "one", tmp_path / "other"]
    for copy in copies:
        with sqlite3.connect(name) as source, sqlite3.connect(copy) as target:
            source.backup(target)

    async def story(asker):
        await asker.ask()
        shutil.move(copies[1], copies[0])
        await asker.ask()

    _, answers = asked(story, Database("sqlite", str(copies[0])))
    assert answers[0].epoch != answers[1].epoch


@pytest.mark.sqlite
def test_what_is_committed_while_it_is_asked_is_asked_for_again(groups, elsewhere, monkeypatch):  # noqa: F811
    ask = SqliteQuestion.ask

    def write_after(self, **asked):
        answer = ask(self, **asked)
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        return answer

    async def story(asker):
        with monkeypatch.context() as patched:
            patched.setattr(SqliteQuestion, "ask", write_after)
            await asker.ask()
        await asker.ask()

    _, answers = asked(story)
    assert "t:auth_group" in answers[-1].changed


@pytest.mark.sqlite
def test_where_sqlite_cannot_be_glanced_at_it_is_asked_as_usual(groups, elsewhere, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sqlite_glance, "library", lambda: None)

    async def story(asker):
        await asker.ask()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        await asker.ask()
        await asker.ask()

    _, answers = asked(story)
    assert [answer.changed is not None and "t:auth_group" in answer.changed for answer in answers] == [False, True]
