"""Programs that never outlive whoever started them."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

PR_SET_PDEATHSIG = 1  # prctl(2)
libc = ctypes.CDLL(None)


def dying_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends the child this signal when its parent is gone, even by SIGKILL."""

    return partial(die_with_parent, with_signal)


def die_with_parent(with_signal: signal.Signals) -> None:
    """In a child: ask the kernel for that."""
    libc.prctl(PR_SET_PDEATHSIG, with_signal.value)


def start(
    arguments: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program whose output goes to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            user=user,
            preexec_fn=dying_with_parent(death_signal),
        )


def stop(
    process: subprocess.Popen[bytes], with_signal: signal.Signals = signal.SIGTERM, *, patience: float = 10
) -> int:
    """End the program, by force if it does not go within `patience` seconds, and return its exit code."""
    if process.poll() is None:
        process.send_signal(with_signal)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def wait_until(
    is_ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, *, patience: float = 180
) -> None:
    """Return once `is_ready()`; raise with what `process` said if it ended or took longer."""
    give_up_at = time.monotonic() + patience
    while not is_ready():
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError(f"The program was not ready. It said:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    """The processes that this one has started (Linux); none of one that is gone."""
    with suppress(OSError):
        threads = os.listdir(f"/proc/{pid}/task")
        return [int(one) for own in threads for one in Path(f"/proc/{pid}/task/{own}/children").read_text().split()]
    return []


def family_of(pid: int) -> list[int]:
    """This process, and all that it has started, and those."""
    return [pid, *(one for child in children_of(pid) for one in family_of(child))]


def command_of(pid: int) -> list[str]:
    """The words of its command line; none of a process that has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    return []


def listens(port: int) -> bool:
    """Whether somebody accepts connections on this port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port of this machine that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
