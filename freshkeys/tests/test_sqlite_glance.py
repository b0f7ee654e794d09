"""Whether a file is as it was: never yes after a commit, whoever wrote and whatever else happened to the file."""

import os
import sqlite3
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshkeys.log.sqlite_glance import Glance, library

pytestmark = pytest.mark.skipif(library() is None, reason="SQLite is built into this interpreter")
MODES = ("wal", "delete", "truncate", "persist")
COMMITS = (
    "INSERT INTO t VALUES (1)",
    "INSERT INTO t VALUES (2); UPDATE t SET x = x + 1",
    "INSERT INTO t VALUES (3); DELETE FROM t",
    "BEGIN; INSERT INTO t VALUES (2); SAVEPOINT a; INSERT INTO t VALUES (3); ROLLBACK TO a; COMMIT",
    "CREATE TABLE IF NOT EXISTS u (x); DROP TABLE u",
    "VACUUM",
)
OTHERS = (
    "SELECT * FROM t",
    "BEGIN IMMEDIATE; INSERT INTO t VALUES (4); ROLLBACK",
    "PRAGMA wal_checkpoint(PASSIVE)",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA optimize",
)


def new_file(path, mode="wal"):
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute(f"PRAGMA journal_mode={mode}")
    raw.execute("CREATE TABLE t (x)")
    raw.execute("INSERT INTO t VALUES (0)")
    return raw


def look_at(path):
    glance = Glance.at(str(path), busy_seconds=0.2)
    assert glance is not None
    return glance


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a.sqlite3"


@given(mode=st.sampled_from(MODES), steps=st.lists(st.sampled_from((*COMMITS, *OTHERS)), max_size=12))
def test_every_commit_changes_it(tmp_path_factory, mode, steps):
    path = tmp_path_factory.mktemp("glance") / "a.sqlite3"
    raw, glance = new_file(path, mode), look_at(path)
    states = [glance.state()]
    for step in steps:
        raw.executescript(step)
        after = glance.state()
        assert after is not None
        assert step not in COMMITS or after not in states, step
        states.append(after)
    glance.close()
    raw.close()


@given(steps=st.lists(st.sampled_from((*COMMITS, *OTHERS)), max_size=12))
def test_where_it_is_as_before_sqlite_says_so_too(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("glance") / "a.sqlite3"
    raw, glance, other = new_file(path), look_at(path), sqlite3.connect(path)

    def seen():
        return glance.state(), other.execute("PRAGMA data_version").fetchall()[0][0]

    before = seen()
    for step in steps:
        raw.executescript(step)
        after = seen()
        assert after[0] != before[0] or after[1] == before[1], step
        before = after
    glance.close()
    other.close()
    raw.close()


@pytest.mark.parametrize("mode", MODES)
def test_it_stays_while_nobody_writes(file, mode):
    raw, glance = new_file(file, mode), look_at(file)
    before = glance.state()
    raw.execute("SELECT * FROM t").fetchall()
    assert [glance.state() for _ in range(3)] == [before] * 3


def test_a_commit_of_another_process_changes_it(file):
    raw, glance = new_file(file), look_at(file)
    before = glance.state()
    program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DELETE FROM t'); c.commit()"
    subprocess.run([sys.executable, "-c", program, str(file)], check=True)
    assert glance.state() != before
    raw.close()


def test_it_still_sees_when_it_is_the_only_one_left_and_others_come_again(file):
    raw = new_file(file)
    glance = look_at(file)
    raw.close()
    before = glance.state()
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("INSERT INTO t VALUES (5)")
    assert glance.state() != before


def test_another_file_at_the_path_is_unknown(file, tmp_path):
    new_file(file)
    glance = look_at(file)
    new_file(tmp_path / "b.sqlite3").close()
    os.replace(tmp_path / "b.sqlite3", file)
    assert glance.state() is None


def test_no_file_at_the_path_is_unknown(file):
    new_file(file)
    glance = look_at(file)
    file.unlink()
    assert glance.state() is None
    assert Glance.at(str(file), busy_seconds=0.2) is None


def test_a_path_with_links_is_not_for_it(file, tmp_path):
    new_file(file)
    (tmp_path / "link.sqlite3").symlink_to(file)
    assert Glance.at(str(tmp_path / "link.sqlite3"), busy_seconds=0.2) is None


def test_nobody_takes_the_file_out_of_wal_mode_meanwhile(file):
    raw = new_file(file)
    look_at(file)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        raw.execute("PRAGMA journal_mode=delete")


def test_a_file_that_enters_wal_mode_later_is_seen_too(file):
    raw, glance = new_file(file, "delete"), look_at(file)
    raw.execute("PRAGMA journal_mode=wal")
    before = glance.state()
    raw.execute("INSERT INTO t VALUES (6)")
    assert glance.state() not in (before, None)


def test_it_holds_no_moment_open(file):
    raw, glance = new_file(file), look_at(file)
    glance.state()
    raw.execute("INSERT INTO t VALUES (7)")
    assert raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)


@pytest.mark.parametrize("mode", MODES)
def test_only_in_wal_mode_it_looks_at_memory(file, mode):
    new_file(file, mode)
    assert isinstance(look_at(file).state(), bytes) is (mode == "wal")
    assert file.with_name("a.sqlite3-shm").exists() is (mode == "wal")
