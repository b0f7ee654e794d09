"""The folder where the processes of one site meet: private, short enough, and never left behind for long."""

from __future__ import annotations

import os
import stat

import pytest

from config import sockets


@pytest.fixture
def make():
    locks = []

    def begin(data):
        folder, lock = sockets.make_folder(data)
        locks.append(lock)
        return folder, lock

    yield begin
    for lock in locks:
        os.close(lock)


def test_it_lies_in_the_data_folder_and_is_nobody_elses(make, tmp_path):
    folder, _ = make(tmp_path)
    assert folder.parent == tmp_path / "run"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_sites_on_one_data_folder_have_one_each(make, tmp_path):
    assert make(tmp_path)[0] != make(tmp_path)[0]
    assert len(list((tmp_path / "run").iterdir())) == 2


def test_what_a_killed_site_left_is_removed_and_a_running_one_is_not(make, tmp_path):
    (left, lock), (kept, _) = sockets.make_folder(tmp_path), make(tmp_path)
    os.close(lock)
    make(tmp_path)
    assert (left.exists(), kept.exists()) == (False, True)


def test_a_path_that_is_too_long_is_avoided(make, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "short"))
    (tmp_path / "short").mkdir()
    long = tmp_path / ("ä" * 60)
    long.mkdir()
    folder, _ = make(long)
    assert len(os.fsencode(folder / sockets.LONGEST)) <= 107
    assert list((long / "run").iterdir()) == []


def test_where_no_folder_can_be_made_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(sockets, "MOST_BYTES", 10)
    with pytest.raises(OSError, match="set TMPDIR to one with a short path"):
        sockets.make_folder(tmp_path)
