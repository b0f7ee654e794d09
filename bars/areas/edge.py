"""The bars of the edge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bars.attacks import attacks as attack_all
from bars.bar import Bar, Outcome, tell
from bars.edged import crowds, visitors
from bars.edged.changing import changing as read_while_it_changes
from bars.edged.site import asked, running
from bars.matrix import Sum, progress, rounds
from bars.suite import pytest
from benchmarks.edge import wrk
from config.commands.freshness import PLAN
from freshkeys.checking.faults import FAULTS
from freshkeys.checking.rig import PERIOD_OF_EDGE, Plan

#: EDGE_ANSWERS=2000, EDGE_JUNK=2000, EDGE_REQUESTS=5000 and EDGE_RUNS=1 shorten the bars for a first look.
ANSWERS = int(os.environ.get("EDGE_ANSWERS", "100000"))
JUNK = int(os.environ.get("EDGE_JUNK", "50000"))
REQUESTS = int(os.environ.get("EDGE_REQUESTS", "100000"))
RUNS = os.environ.get("EDGE_RUNS", "5")
ROUND_SECONDS = 360.0
MEGABYTES_OF_SITE, MEGABYTES_OF_EDGE, ENTRIES = 400, 120, 10_000
L1_BYTES = 48 * 1024 * 1024


def checker() -> Iterator[Outcome]:
    """Writers through every door against readers of whole pages, while edge and application are killed and stopped."""
    total = Sum()
    for database in ("sqlite", "postgres"):
        plan = Plan(
            **PLAN,
            database=database,
            edge=True,
            period=PERIOD_OF_EDGE,
            readers=3,
            faults=tuple(FAULTS),
            seconds=ROUND_SECONDS,
        )
        found = rounds(plan, lambda found: found.checked >= ANSWERS / 2)
        total += found
        yield Outcome(f"answers on {found.title}, all faults", str(found), "0 wrong, no error but 503", found.is_clean)
    figure = f"{total.checked:,} ({total.values:,} values), {total.rate:.0f} a second"
    yield Outcome("answers checked through the edge", figure, f"at least {ANSWERS:,}", total.checked >= ANSWERS)


def oracle() -> Iterator[Outcome]:
    """What the edge sends, and the bytes that a fresh process gives with no cache and no edge."""
    for database in ("sqlite", "postgres"):
        path = "tests/test_oracle_through_the_edge.py"
        yield pytest(f"stories of edits and requests, {database}", path, "--db", database)


def pairs() -> Iterator[Outcome]:
    """Nine kinds of visitor in all ordered pairs, cold and warm, with rights gained and lost in between."""
    with running() as edged:
        compared = list(visitors.pairs(edged))
    wrong = list(filter(None, compared))
    tell(wrong)
    yield Outcome("answers that were somebody else's", f"{len(wrong)} of {len(compared):,}", "0", not wrong)


def speed() -> Iterator[Outcome]:
    """A strict hit beside a bare application that returns the same bytes (`python -m benchmarks.edge`)."""
    if not wrk.is_there():
        yield Outcome("a strict hit / a bare application", wrk.MISSING, "", None)
        return
    for kind, of_list in (("sqlite", (0.55, 0.55)), ("postgres", (0.35, 0.50))):
        bars = {"list": of_list, "list, of 10,000": of_list, "zipf": of_list}
        if kind == "sqlite":
            bars |= {"304": (0.60, 0.60), "signed in": (0.40, 0.40), "trivial": (2.0, 2.0)}
        found_by_name = figures("--db", kind, "--runs", RUNS)
        of_many = figures("--db", kind, "--runs", RUNS, "--courses", "10000", "--only", "list")
        found_by_name |= {f"list, of 10,000, {name.partition(', ')[2]}": found for name, found in of_many.items()}
        for name, found in found_by_name.items():
            measured, _, connections = name.rpartition(", ")
            figure = f"{found['ratio']} ({found['least']} to {found['most']}); {found['rate']:,} of {found['of']:,}"
            if measured == "building":
                is_met: bool | None = found["ratio"] >= 0.4 and found["p99_ms"] < 15
                bar, figure = "at least 0.4, p99 under 15 ms", f"{figure}, p99 {found['p99_ms']} ms"
            elif measured in bars:
                least = bars[measured][0 if connections.startswith("8 ") else 1]
                bar, is_met = f"at least {least}", found["ratio"] >= least
            else:
                bar, is_met = "printed, not gated", None
            yield Outcome(f"{name}, {kind}", figure, bar, is_met)


def figures(*options: str) -> Any:
    command = [sys.executable, "-m", "benchmarks.edge", *options, "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def herd() -> Iterator[Outcome]:
    """200 clients on a cold page."""
    with running() as edged:
        found = crowds.herd(edged, "/?q=herd")
    figure = f"{found.built} built for {found.answers} answers, {'all the same' if found.same else 'NOT the same'}"
    yield Outcome(f"{crowds.CLIENTS} clients on a cold page", figure, "1 build", found.built == 1 and found.same)


def changing() -> Iterator[Outcome]:
    """Many readers of a page that somebody changes ten times a second."""
    with running() as edged:
        found = read_while_it_changes(edged)
    figure = (
        f"{found.stale} stale of {found.answers:,}, {found.changes} changes; of {found.waited:,} who waited "
        f"p99 {found.p99_builds:.2f} builds of {found.build_ms:.1f} ms"
    )
    is_met = found.stale == 0 and found.p99_builds < 4
    yield Outcome("a page that changes ten times a second", figure, "0 stale, p99 under 4 builds", is_met)


def junk() -> Iterator[Outcome]:
    """Addresses, cookies and languages that nobody asks for twice."""
    with running() as edged:
        found = crowds.junk(edged, JUNK)
    share = found.hot_found / found.hot_asked
    yield Outcome("hits of wanted pages meanwhile", f"{share:.1%}", "over 90 %", share > 0.9)
    grown = found.megabytes_after - found.megabytes_before
    limit = L1_BYTES / 1024 / 1024
    is_bounded = found.bytes_kept <= L1_BYTES and found.megabytes_after < MEGABYTES_OF_EDGE
    figure = f"{found.bytes_kept / 1e6:.1f} MB kept, {grown:+.0f} to {found.megabytes_after:.0f} MB of memory"
    bar = f"under {limit:.0f} MB kept, {MEGABYTES_OF_EDGE} MB of memory"
    yield Outcome(f"the edge after {found.sent:,} junk requests", figure, bar, is_bounded)


def attacks() -> Iterator[Outcome]:
    """Host and forwarding headers, smuggling, forged receipts, poisoning, deception, clients that go half-way."""
    with running() as edged:
        port = int(edged.host.rpartition(":")[2])
        results = list(attack_all(port, edged.application))
    for title, is_ok, detail in results:
        if not is_ok:
            print("   ", title, detail[:300], flush=True)
    held = sum(is_ok for _, is_ok, _ in results)
    is_met = held == len(results) >= 60
    yield Outcome("attacks withstood, the next page clean", f"{held} of {len(results)}", "all of at least 60", is_met)


def memory() -> Iterator[Outcome]:
    """The whole site after many requests for the pages that it has."""
    with running() as edged:
        connection = edged.connection()
        pages = [f"/?q=word{number}" for number in range(500)] + ["/"] * 500
        for number in range(REQUESTS):
            if number % 20_000 == 0:
                progress(f"{number:,} of {REQUESTS:,} requests")
            asked(connection, pages[number * 7 % len(pages)], {})
        edge, whole, entries = edged.megabytes("freshkeys.edge"), edged.megabytes(), edged.counters()["entries"]
        full = entries
        for number in range(ENTRIES):
            if number % 500 == 0 and (full := edged.counters()["entries"]) >= ENTRIES:
                break
            asked(connection, f"/?q=another{number}", wrk.BROWSER)
        filled = edged.megabytes("freshkeys.edge")
        connection.close()
    yield Outcome(
        f"the site's memory after {REQUESTS:,} requests",
        f"{whole:.0f} MB, of which the edge {edge:.0f} MB with {entries:,} entries",
        f"under {MEGABYTES_OF_SITE} MB, the edge under {MEGABYTES_OF_EDGE} MB",
        whole < MEGABYTES_OF_SITE and edge < MEGABYTES_OF_EDGE,
    )
    yield Outcome(
        f"the edge's memory with {full:,} entries",
        f"{filled:.0f} MB",
        f"under {MEGABYTES_OF_EDGE} MB with {ENTRIES:,}",
        filled < MEGABYTES_OF_EDGE and full >= ENTRIES,
    )


BARS: list[Bar] = [checker, oracle, pairs, speed, herd, changing, junk, attacks, memory]
