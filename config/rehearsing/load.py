"""Who used the processors meanwhile: the programs of the site, the database, and the rehearsal itself (Linux)."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from freshkeys.checking import processes

TICK: int = os.sysconf("SC_CLK_TCK")
#: What stands on the command line of each program of a site.
PROGRAMS = {"freshkeys.edge": "edge", "application": "application", "config.working": "worker", "serve": "main process"}


class Load:
    """Seconds of processor time since it was made, by what used them."""

    def __init__(self, site: int) -> None:
        self.site = site
        self._before, self._began = self._now(), time.monotonic()

    def shares(self) -> dict[str, float]:
        """Of one processor, by program; “machine” is all that ran here, of `cores()` processors."""
        seconds = time.monotonic() - self._began
        now = self._now()
        return {name: round((now[name] - self._before.get(name, 0.0)) / seconds, 2) for name in sorted(now)}

    def _now(self) -> dict[str, float]:
        used: dict[str, float] = defaultdict(float)
        for pid in processes.family_of(self.site):
            used[_name(pid)] += _of(Path(f"/proc/{pid}/stat"), 11)
        for pid in _all():
            if _is_of_postgresql(processes.command_of(pid)):
                used["PostgreSQL"] += _of(Path(f"/proc/{pid}/stat"), 11)
        used["rehearsal"] = time.process_time()
        used["machine"] = _busy()
        return used


def cores() -> int:
    return len(os.sched_getaffinity(0))


def _is_of_postgresql(words: list[str]) -> bool:
    return bool(words) and Path(words[0]).name.startswith("postgres")


def _name(pid: int) -> str:
    words = processes.command_of(pid)
    return next((name for word, name in PROGRAMS.items() if word in words), "main process")


def _of(path: Path, at: int) -> float:
    """User and system time, in seconds; the name in brackets may hold spaces."""
    with suppress(OSError, ValueError, IndexError):
        fields = path.read_text().rpartition(")")[2].split()
        return (int(fields[at]) + int(fields[at + 1])) / TICK
    return 0.0


def _busy() -> float:
    with suppress(OSError):
        fields = [int(one) for one in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return (sum(fields) - fields[3] - fields[4]) / TICK  # but for idle and waiting for the disk
    return 0.0


def _all() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def limited_by(shares: dict[str, float], count: Callable[[], int] = cores) -> str:
    """What kept the site from taking more, in words."""
    everything = shares.get("machine", 0.0)
    of_programs = {name: share for name, share in shares.items() if name != "machine" and share >= 0.01}
    used = ", ".join(f"{name} {share:.2f}" for name, share in sorted(of_programs.items(), key=lambda one: -one[1]))
    if everything >= 0.85 * count():
        return f"the processors: {everything:.2f} of {count()} busy ({used})"
    return f"waiting, for the disk or for one another: {everything:.2f} of {count()} processors busy ({used})"
