"""Faults of a site behind the edge: either of the two is killed, stands still and goes on, or is started again."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress

from freshkeys.checking.fault import fault, steps, wait
from freshkeys.checking.rig import Rig

#: What stands on their command lines.
EDGE, APPLICATION = "freshkeys.edge", "application"
MOST_SECONDS_STOPPED = 30.0
#: Nobody is cut off at the ends: that would be counted under the fault before, or after.
SECONDS_TO_COME_BACK = 2.0


def send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def stop_for_a_while(rig: Rig, word: str, until: float) -> None:
    """The whole program stands still (SIGSTOP), for anything from an instant to half a minute, and goes on."""
    while (left := until - time.monotonic()) > 0:
        pids = rig.programs(word)
        send(pids, signal.SIGSTOP)
        try:
            wait(min(random.choice([0.05, 0.5, 3.0, MOST_SECONDS_STOPPED]) * random.uniform(0.5, 1.0), left))
        finally:
            send(pids, signal.SIGCONT)
        wait(min(random.uniform(0.3, 2.0), until - time.monotonic()))


@fault("edge killed", needs_edge=True, cuts_off=True)
def edge_killed(rig: Rig, until: float) -> None:
    """SIGKILL; whoever watches it starts another one."""
    wait(SECONDS_TO_COME_BACK)
    for _ in steps(until - SECONDS_TO_COME_BACK, 6.0):
        send(rig.programs(EDGE), signal.SIGKILL)
    wait(until - time.monotonic())


@fault("application killed", needs_edge=True)
def application_killed(rig: Rig, until: float) -> None:
    """SIGKILL, of one worker or of all; the edge goes on with what it has."""
    for _ in steps(until, 5.0):
        pids = rig.programs(APPLICATION)
        send(random.choice([pids, pids[-1:]]), signal.SIGKILL)


@fault("edge stopped", needs_edge=True)
def edge_stopped(rig: Rig, until: float) -> None:
    """It stands still for up to 30 s while others write, and goes on (SIGSTOP, SIGCONT)."""
    stop_for_a_while(rig, EDGE, until)


@fault("application stopped", needs_edge=True)
def application_stopped(rig: Rig, until: float) -> None:
    """It stands still for up to 30 s, in the middle of builds, and goes on."""
    stop_for_a_while(rig, APPLICATION, until)


@fault("either started again", needs_edge=True, cuts_off=True)
def started_again(rig: Rig, until: float) -> None:
    """SIGTERM, at random: what is being answered is finished, and another one takes its place."""
    wait(SECONDS_TO_COME_BACK)
    for _ in steps(until - SECONDS_TO_COME_BACK, 6.0):
        send(rig.programs(random.choice([EDGE, APPLICATION]))[:1], signal.SIGTERM)
    wait(until - time.monotonic())
