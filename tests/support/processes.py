"""Programs that tests start; the checker of freshkeys starts its own the same way."""

from __future__ import annotations

from pathlib import Path

from freshkeys.checking.processes import free_port, listens, start, stop, wait_until

__all__ = ["children", "free_port", "listens", "start", "stop", "told", "wait_until"]


def told(pid: int, what: str) -> str:
    """What the kernel says of a process: its `cmdline`, its `environ`."""
    return Path(f"/proc/{pid}/{what}").read_text()


def children(pid: int) -> list[int]:
    """The process ids of those that it has started, and that have not ended."""
    return [int(child) for child in told(pid, f"task/{pid}/children").split()]
