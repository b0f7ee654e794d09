"""One check: assemble a rig, let faults happen one after the other, and judge what readers were shown."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from importlib import import_module

from freshkeys.checking.answers import Answers
from freshkeys.checking.faults import FAULTS
from freshkeys.checking.history import History
from freshkeys.checking.judge import Finding, judge
from freshkeys.checking.rig import CLOCK, Plan, Rig, assembled
from freshkeys.checking.standing import Clock, Moments
from freshkeys.checking.tally import HONEST, Tally

Say = Callable[[str], None]
#: How often it is judged in between when the first wrong answer is enough.
LOOK_SECONDS = 4.0
#: So much of what the site has said is shown when there was an error that is not honest.
LOG_CHARACTERS = 6000


def check(plan: Plan, say: Say) -> Tally:
    """Do what the plan says. `say` is told how it goes."""
    left_out = {name: reason for name in plan.faults if (reason := FAULTS[name].why_not(plan)) is not None}
    faults = [name for name in plan.faults if name not in left_out]
    started = time.monotonic()
    with assembled(plan) as rig:
        rig.write_and_read()
        watched = time.monotonic()
        suffer(rig, faults, plan.seconds / max(len(faults), 1), say)
        watched = time.monotonic() - watched
        rig.end()
        tally, _ = judged(rig)
        if set(tally.errors) - HONEST:
            log = rig.log("site").read_text(errors="replace")
            say(f"... the site said last:\n{log[-LOG_CHARACTERS:]}\n... and of errors:\n{errors_in(log)}")
    tally.left_out = left_out
    tally.watched_seconds = watched
    tally.seconds = time.monotonic() - started
    return tally


def errors_in(log: str, most: int = 3) -> str:
    """The last lines of tracebacks, with their counts: of each kind of error the most frequent ones."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, text in re.findall(r"^((?:\w+\.)*\w+(?:Error|Exception))(?:: (.{,200}).*)?$", log, re.M):
        kinds[kind][text] += 1
    counts = [(count, kind, text) for kind, texts in kinds.items() for text, count in texts.most_common(most)]
    return "\n".join(f"{count} x {kind}{text and ': '}{text}" for count, kind, text in sorted(counts, reverse=True))


def suffer(rig: Rig, faults: list[str], seconds: float, say: Say) -> None:
    """Let each fault happen for so long."""
    for name in faults:
        say(f"... {name}, {seconds:.0f} s")
        rig.book.give(faults=(name,) if name != "none" else ())
        until = time.monotonic() + seconds
        if not rig.plan.stop_at_first:
            FAULTS[name].run(rig, until)
            continue
        while (now := time.monotonic()) < until:
            FAULTS[name].run(rig, min(now + LOOK_SECONDS, until))
            if any(_is_certain(finding, now) for finding in judged(rig)[1]):
                return


def _is_certain(finding: Finding, now: float) -> bool:
    """Whether what writers have still to note could not excuse it."""
    return finding.fault in ("stale", "misdirected") or finding.answer.answered < now


def judged(rig: Rig) -> tuple[Tally, list[Finding]]:
    """What has been found up to now."""
    plots = import_module(f"{rig.plan.workload}.plots")
    cut_off = {name for name, fault in FAULTS.items() if fault.cuts_off}
    answers = Answers.of(sorted(rig.folder.glob("answers-*")), cut_off)  # before the history, which must not be older
    history = History.of(sorted(rig.folder.glob("writes-*")))
    clock = Clock.of(rig.folder / CLOCK)
    findings = judge(history, answers.answers, Moments(plots.MOMENTS, clock))
    store = " and Valkey" if rig.plan.l2 == "valkey" else ""
    defect = f", with a defect ({rig.plan.defect})" if rig.plan.defect else ""
    front = " through the edge" if rig.plan.edge else ""
    title = f"{ {'sqlite': 'SQLite', 'postgres': 'PostgreSQL'}[rig.plan.database] }{store}{front}{defect}"
    return Tally.of(title, history, answers, findings), findings
