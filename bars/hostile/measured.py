"""`python measured.py REPORT SECONDS COMMAND...` runs the command and writes what it took of time and memory.

A process of its own, and a small one: the kernel lets a child begin with the peak of memory of whoever starts it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time


def main() -> None:
    report, seconds, *command = sys.argv[1:]
    started = time.monotonic()
    child = os.fork()
    if not child:
        os.execv(command[0], command)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(int(seconds))
    _, status, usage = os.wait4(child, 0)
    with open(report, "w") as file:
        json.dump(
            {
                "code": os.waitstatus_to_exitcode(status),
                "seconds": time.monotonic() - started,
                "cpu": usage.ru_utime + usage.ru_stime,
                "megabytes": usage.ru_maxrss / 1024,
            },
            file,
        )


if __name__ == "__main__":
    main()
