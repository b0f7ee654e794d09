"""Which of granian's interfaces serves Django's synchronous views best? See docs/decisions/wsgi.md

Answers of the catalogue and of a slow page (a view that waits 50 ms, as for a database) with 16 connections,
2 workers. Run alternately, several times, because the machine is not quiet.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.support import processes

CONNECTIONS = 16
SECONDS = 4
ROUNDS = 2
VARIANTS = {
    "wsgi, 1 thread": ["--interface", "wsgi", "--blocking-threads", "1", "config.wsgi:application"],
    "wsgi, 4 threads": ["--interface", "wsgi", "--blocking-threads", "4", "config.wsgi:application"],
    "wsgi, 8 threads": ["--interface", "wsgi", "--blocking-threads", "8", "config.wsgi:application"],
    "asginl": ["--interface", "asginl", "--loop", "uvloop", "config.asgi:application"],
}


def load(port: int, path: str) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in milliseconds."""
    times: list[float] = []
    end = time.monotonic() + SECONDS

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (started := time.monotonic()) < end:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            times.append(time.monotonic() - started)
        connection.close()

    clients = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    return len(times) / SECONDS, statistics.quantiles(times, n=100)[98] * 1000


def measure(arguments: list[str], path: str, folder: Path) -> tuple[float, float]:
    port = processes.free_port()
    granian = Path(sys.executable).parent / "granian"
    command = [str(granian), "--port", str(port), "--workers", "2", "--log-level", "error", "--no-ws", *arguments]
    process = processes.start(command, log=folder / "log", env=os.environ)
    try:
        processes.wait_until(lambda: processes.listens(port), process, folder / "log")
        load(port, path)
        return load(port, path)
    finally:
        processes.stop(process)


def main() -> None:
    path = sys.argv[1] if len(sys.argv) > 1 else "/"
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in VARIANTS}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            for name, arguments in VARIANTS.items():
                found[name].append(measure(arguments, path, Path(folder)))
    print(f"{path}: {CONNECTIONS} connections, 2 workers, best of {ROUNDS}")
    for name, results in found.items():
        rate, p99 = max(results)
        print(f"  {name:<18}{rate:8.0f} answers/s   p99 {p99:7.1f} ms")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
