"""What do ways of caching one page cost, and which of them show old data?

    .venv/bin/python -m benchmarks.peers [--db postgres] [--courses 1000] [--rounds 15] [--trials 5] [--json]
                                         [--only ours,uncached]

The page lists 24 of 1,000 courses with subject, owner, instructors and numbers of modules, and the subjects with their
numbers of courses. Each contender serves the same bytes from the same data, in a database and a process of its own,
with nothing of the others installed, set up as its documentation says (`contenders.py`); Valkey is a real one.

Cold: nothing is cached, templates are loaded. Warm: the page was asked for before. Rounds take turns, so that what
disturbs the machine disturbs all; the processor's time is that of the Django process alone. Queries are those that
Django sends; ours asks the database one question besides.

Old pages: two processes ask for the page, something is written by one door (`doors.py`), both ask again, and what they
get is compared with what is in the database. "Own calls" are the same writes with the calls that the contender's
documentation asks writers to make (`calls.py`).
"""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack
from typing import Any

from benchmarks.peers.contenders import BY_NAME, CONTENDERS
from benchmarks.peers.measuring import cost, old_pages
from benchmarks.peers.rig import places


def measure(kind: str, names: list[str], *, courses: int, rounds: int, trials: int) -> dict[str, Any]:
    with ExitStack() as stack:
        found = stack.enter_context(places(kind, names))
        processes = [stack.enter_context(place.process()) for place in found]
        for process in processes:
            process.do("fill", courses=courses)
        costs = cost(found, processes, rounds)
        old = old_pages(found, processes, trials) if trials else {}
    versions = {name: f"{BY_NAME[name].package} {BY_NAME[name].version}" for name in costs}
    return {"db": kind, "courses": courses, "of": 2 * trials, "versions": versions, "cost": costs, "old": old}


def span(one: dict[str, float]) -> str:
    return f"{one['median']:.1f} ({one['from']:.1f} to {one['to']:.1f})"


def show(found: dict[str, Any]) -> None:
    print(f"{found['courses']} courses, {found['db']}; milliseconds are medians (quartiles)\n")
    print(f"{'':12}{'queries':>12}{'to the store':>14}{'CPU ms':>46}{'ms on the clock':>46}")
    print(f"{'':12}{'cold':>6}{'warm':>6}{'warm':>14}" + f"{'cold':>23}{'warm':>23}" * 2)
    for name, one in found["cost"].items():
        queries = f"{one['cold_queries']:>6}{one['warm_queries']:>6}{one['warm_store_commands']:>14}"
        times = (one[f"{kind}_{clock}ms"] for clock in ("cpu_", "") for kind in ("cold", "warm"))
        print(f"{name:12}{queries}" + "".join(f"{span(time):>23}" for time in times), "", found["versions"][name])
    if not found["old"]:
        return
    columns = [(name, way) for name, ways in found["old"].items() for way in ways]
    print(f"\nOld pages, of {found['of']} after each kind of write:\n")
    for line in (0, 1):
        print(f"{'':20}" + "".join(f"{column[line]:>12}" for column in columns))
    for door in next(iter(found["old"].values()))["plain"]:
        print(f"{door:20}" + "".join(f"{found['old'][name][way][door]:>12}" for name, way in columns))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--courses", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15, help="at least 2")
    parser.add_argument("--trials", type=int, default=5, help="of each kind of write; 0 looks for no old pages")
    parser.add_argument("--only", default="", help="names of contenders, with commas")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else [one.name for one in CONTENDERS]
    found = measure(options.db, names, courses=options.courses, rounds=options.rounds, trials=options.trials)
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
