"""Bytes come with their rows or not at all, whatever becomes of the process that brings them."""

import errno
import hashlib
import io
import multiprocessing
import os
import signal
from contextlib import contextmanager
from functools import partial

import pytest

from coursewell.accounts.models import User
from coursewell.courses import files
from coursewell.courses.files import arrivals
from coursewell.courses.models import Attachment, Course, Subject

pytestmark = pytest.mark.django_db(transaction=True)
BODY = b"a picture"
DIGEST = hashlib.sha256(BODY).hexdigest()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture(params=["nameless", "named"])
def system(request, monkeypatch):
    """File systems with files without names, and others."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE")


def left_in(folder):
    return {path.name for path in folder.rglob("*") if path.is_file()}


def use(digest):
    owner = User.objects.create_user("owner@example.org")
    course = Course.objects.create(owner=owner, subject=Subject.objects.create(title="S", slug="s"), slug="c")
    Attachment.objects.create(course=course, name="a", digest=digest, size=1)


def bring(incoming, body=BODY):
    incoming.bring(hashlib.sha256(body).hexdigest(), partial(io.BytesIO, body), size=len(body))


@contextmanager
def failing_import(error=ZeroDivisionError):
    with pytest.raises(error), files.arriving([DIGEST]) as incoming:  # noqa: PT012
        yield incoming
        raise ZeroDivisionError


def test_bytes_have_a_name_only_once_they_are_settled(folder, system):
    with files.arriving([DIGEST]) as incoming:
        bring(incoming)
        assert not files.path_of(DIGEST).exists()
        with incoming.open(DIGEST) as file:
            assert file.read() == BODY
        incoming.settle()
        assert files.path_of(DIGEST).read_bytes() == BODY
    assert left_in(folder) == {DIGEST}


def test_an_import_that_fails_leaves_nothing(folder, system):
    with failing_import() as incoming:
        bring(incoming)
        incoming.settle()
    assert left_in(folder) == set()


def test_bytes_that_a_row_uses_survive_an_import_that_fails(folder):
    use(files.store(BODY, max_bytes=10).digest)
    with failing_import() as incoming:
        bring(incoming)
    assert left_in(folder) == {DIGEST}


def test_other_bytes_than_those_announced_are_refused(folder, system):
    with pytest.raises(files.ChangedError), files.arriving([DIGEST]) as incoming:
        incoming.bring(DIGEST, partial(io.BytesIO, b"another"), size=10)
    assert left_in(folder) == set()


def test_a_full_disk_leaves_nothing(folder, system, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with failing_import(OSError) as incoming:
        bring(incoming)
        monkeypatch.setattr(os, "link", full)
        incoming.settle()
    assert left_in(folder) == set()


def test_more_files_than_may_be_open_are_named_early_and_swept_like_others(folder, monkeypatch):
    monkeypatch.setattr(arrivals, "_most_open", lambda: 1)
    with failing_import() as incoming:
        bring(incoming)
        assert files.path_of(DIGEST).exists()
    assert left_in(folder) == set()


def killed(body, *, settled):
    """Runs in a process of its own, and dies as by a power cut."""
    with files.arriving([hashlib.sha256(body).hexdigest()]) as incoming:
        bring(incoming, body)
        if settled:
            incoming.settle()
        os.kill(os.getpid(), signal.SIGKILL)


def die(*arguments, **options):
    process = multiprocessing.get_context("fork").Process(target=killed, args=arguments, kwargs=options)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_a_process_that_is_killed_leaves_no_bytes_even_without_a_sweep(folder):
    die(BODY, settled=False)
    assert not [name for name in left_in(folder) if not name.startswith(arrivals.JOURNAL)]


@pytest.mark.parametrize("settled", [False, True])
def test_what_a_killed_process_left_is_swept(folder, system, settled):
    die(BODY, settled=settled)
    assert left_in(folder)
    files.sweep()
    assert left_in(folder) == set()


def test_what_a_killed_process_brought_stays_when_a_row_uses_it(folder):
    die(BODY, settled=True)
    use(DIGEST)
    files.sweep()
    assert left_in(folder) == {DIGEST}


def test_what_a_killed_process_brought_stays_while_another_import_needs_it(folder):
    die(BODY, settled=True)
    with files.arriving([DIGEST]) as incoming:
        bring(incoming)  # it is there: nothing is read
        assert files.sweep() == 0
        incoming.settle()
        assert files.path_of(DIGEST).exists()


def test_a_running_import_is_not_swept(folder, system):
    with files.arriving([DIGEST]) as incoming:
        bring(incoming)
        incoming.settle()
        assert files.sweep() == 0
        assert files.path_of(DIGEST).exists()


def test_an_import_that_fails_leaves_what_another_one_needs(folder):
    with files.arriving([DIGEST]) as one:
        with failing_import() as other:
            bring(other)
            other.settle()
            bring(one)
            one.settle()
        assert files.path_of(DIGEST).read_bytes() == BODY


def test_what_an_import_into_another_database_left_is_not_judged(folder, monkeypatch):
    die(BODY, settled=True)
    monkeypatch.setattr(arrivals, "_database", lambda: "another")
    assert files.sweep() == 0
    assert DIGEST in left_in(folder)


@pytest.mark.parametrize("text", ["", "\n", "no database", "0123\n../../etc/passwd\n\0\n"])
def test_a_damaged_journal_does_no_harm(folder, monkeypatch, text):
    files.store(BODY, max_bytes=10)
    (folder / f"{arrivals.JOURNAL}x").write_text(text)
    files.sweep()
    assert DIGEST in left_in(folder)
