"""Load from `wrk`, with the headers of a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/53",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9,de;q=0.7",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Upgrade-Insecure-Requests": "1",
}
#: A server with threads may leave one of its connections waiting while it answers the others: that is slow, not wrong.
PATIENCE = "20s"
MISSING = "This is measured with wrk, which is not installed: apt-get install wrk."
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
#: Goes through the addresses one after the other; what comes first was drawn beforehand.
_SCRIPT = """local paths = {{{paths}}}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


@dataclass(frozen=True)
class Load:
    """What one run found."""

    rate: float
    p99_ms: float


def is_there() -> bool:
    return shutil.which("wrk") is not None


def script(paths: Sequence[str], file: Path) -> Path:
    """A script that asks for these addresses by turns."""
    file.write_text(_SCRIPT.format(paths=", ".join(f'"{path}"' for path in paths)))
    return file


def run(url: str, *, connections: int, seconds: float, headers: Mapping[str, str] = {}, by: Path | None = None) -> Load:
    """Ask as fast as answers come.

    Raises:
        RuntimeError: there were errors, or answers that say no.
    """
    given = [part for name, value in {**BROWSER, **headers}.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency"]
    command += ["--timeout", PATIENCE, *given]
    command += ["-s", str(by)] if by else []
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in done or "Socket errors" in done:
        raise RuntimeError(f"{url} did not always answer well:\n{done}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", done)
    assert rate is not None
    assert p99 is not None
    return Load(float(rate[1]), float(p99[1]) * _UNITS[p99[2]])
