"""Programs that stand in for a site's application, worker and edge, and start in an instant.

`python -m tests.support.standins KIND NOTES SOCKET LISTENER`. Each notes in the folder NOTES its process ids, and who
ended when; a file `KIND-is-deaf` or `KIND-cannot-start` there is an order.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path


def main() -> None:
    kind, notes = sys.argv[1], Path(sys.argv[2])
    is_deaf = (notes / f"{kind}-is-deaf").exists()
    signal.signal(signal.SIGTERM, signal.SIG_IGN if is_deaf else lambda *_: end(kind, notes))
    with (notes / kind).open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    if (notes / f"{kind}-cannot-start").exists():
        sys.exit(3)
    if kind == "application":
        accept(Path(sys.argv[3]))
    elif kind == "edge":
        answer(socket.socket(fileno=int(sys.argv[4])), notes)
    while True:
        signal.pause()


def end(kind: str, notes: Path) -> None:
    with (notes / "ends").open("a") as ends:
        ends.write(f"{kind}\n")
    sys.exit(0)


def accept(path: Path) -> None:
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        while True:
            signal.pause()


def answer(listener: socket.socket, notes: Path) -> None:
    while True:
        reader, _ = listener.accept()
        with reader:
            (notes / "asked").write_bytes(reader.recv(4096).replace(b"\r", b""))
            pid = str(os.getpid()).encode()
            reader.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(pid), pid))


if __name__ == "__main__":
    main()
