"""How fast is a strict hit at the edge, beside a bare application that returns the same bytes on the same server?

    .venv/bin/python -m benchmarks.edge [--db postgres] [--courses 10000] [--runs 5] [--seconds 4] [--only NAME,...]

Each pair is measured one after the other, in turns, with 8 and with 64 connections, and divided by each other: what
disturbs the machine disturbs both. `ratio` is the median over the runs, with the least and the most. Nothing else
should run. Needs wrk (apt-get install wrk). `--json` prints the same for programs.

list        the list page, 24 of all courses: the edge / the bare application
304         the same page, known already: a 304 of the edge / a bare 304
signed in   the same page for somebody signed in / the bare application
lesson      a lesson for a student who is enrolled / the bare application
zipf        500 pages by Zipf's law / the bare application
trivial     the list page / a Django view without middleware that returns the same bytes
building    the list page while the application is kept busy with cold pages / the same alone
beside      Django's page cache in memory, and in Valkey / the bare application; of cacheops, cachalot and the textbook
            way `python -m benchmarks.peers` tells
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks._meanwhile import meanwhile
from benchmarks._printing import show
from benchmarks._scratch import spread
from benchmarks.edge import site, wrk
from benchmarks.edge.wrk import Load

CONNECTIONS = (8, 64)
NAMES = ("list", "304", "signed in", "lesson", "zipf", "trivial", "building", "beside")
Figures = dict[str, dict[str, Any]]
Measure = Callable[[int], Load]


def compared(one: Measure, other: Measure, connections: int, runs: int) -> dict[str, Any]:
    """Both by turns; the ratios of neighbours, and the median rates."""
    found: tuple[list[Load], list[Load]] = ([], [])
    for number in range(runs):
        for place in (0, 1) if number % 2 == 0 else (1, 0):
            found[place].append((one, other)[place](connections))
    ratios = [mine.rate / theirs.rate for mine, theirs in zip(*found, strict=True)]
    middle = runs // 2
    return {
        "rate": round(sorted(load.rate for load in found[0])[middle]),
        "of": round(sorted(load.rate for load in found[1])[middle]),
        "p99_ms": round(sorted(load.p99_ms for load in found[0])[middle], 2),
        **spread(ratios),
    }


class Bench:
    """All measurements of one site."""

    def __init__(self, servers: site.Servers, stack: ExitStack, runs: int, seconds: float) -> None:
        self.servers, self.runs, self.seconds, self.stack = servers, runs, seconds, stack
        self.cookie = {"Cookie": f"sessionid={servers.session}"}
        self.list = self.warm("/")
        self.tag = {"If-None-Match": dict(self.list[1])["etag"]}

    def warm(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """The answer once it is found in memory."""
        for _ in range(20):
            found = site.fetch(self.servers.edge, path, headers or {})
            if dict(found[1]).get("server-timing", "").partition("desc=")[2] in ('"hit"', '"not_modified"'):
                return found
        raise RuntimeError(f"{path} is not kept: {found[0]} {found[1]}")

    def load(self, url: str, headers: dict[str, str] | None = None, by: Path | None = None) -> Measure:
        return lambda connections: wrk.run(
            url, connections=connections, seconds=self.seconds, headers=headers or {}, by=by
        )

    def against(self, name: str, one: Measure, other: Measure, connections: tuple[int, ...] = CONNECTIONS) -> Figures:
        found = {}
        for count in connections:
            title = f"{name}, {count} connections"
            found[title] = compared(one, other, count, self.runs)
            print(f"... {title}: {found[title]}", file=sys.stderr, flush=True)
        return found

    def bare(self, name: str, answers: dict[str, Any]) -> str:
        file = site.note(answers, self.servers.folder / f"bare-{name}.json")
        return self.stack.enter_context(site.bare(file, self.servers.folder))

    # --- what is measured ----------------------------------------------------
    def the_list(self) -> Figures:
        bare = self.bare("list", {"/": self.list})
        return self.against("list", self.load(f"{self.servers.edge}/"), self.load(f"{bare}/"))

    def not_modified(self) -> Figures:
        known = site.fetch(self.servers.edge, "/", self.tag)
        assert known[0] == 304, known
        bare = self.bare("304", {"304 /": known})
        return self.against("304", self.load(f"{self.servers.edge}/", self.tag), self.load(f"{bare}/", self.tag))

    def signed_in(self) -> Figures:
        answer = self.warm("/", self.cookie)
        assert b"A reader" in site.fetch(self.servers.edge, "/", {**self.cookie, "Accept-Encoding": "identity"})[2]
        bare = self.bare("signed-in", {"/": answer})
        mine = self.load(f"{self.servers.edge}/", self.cookie)
        return self.against("signed in", mine, self.load(f"{bare}/", self.cookie))

    def lesson(self) -> Figures:
        path = self.servers.lesson
        answer = self.warm(path, self.cookie)
        assert site.fetch(self.servers.edge, path)[0] == 403, "a stranger reads it too"
        bare = self.bare("lesson", {path: answer})
        mine = self.load(f"{self.servers.edge}{path}", self.cookie)
        return self.against("lesson", mine, self.load(f"{bare}{path}", self.cookie))

    def zipf(self) -> Figures:
        bare = self.bare("zipf", {path: self.warm(path) for path in self.servers.pages})
        by = wrk.script(site.drawn_by_zipf(self.servers.pages), self.servers.folder / "zipf.lua")
        return self.against("zipf", self.load(self.servers.edge, by=by), self.load(bare, by=by))

    def trivial(self) -> Figures:
        file = site.note({"/": self.list}, self.servers.folder / "trivial.json")
        url = self.stack.enter_context(site.trivial(file, self.servers.folder))
        return self.against("trivial", self.load(f"{self.servers.edge}/"), self.load(f"{url}/"))

    def building(self) -> Figures:
        alone = self.load(f"{self.servers.edge}/")
        return self.against("building", lambda count: self.while_it_builds(partial(alone, count)), alone, (8,))

    def while_it_builds(self, measure: Callable[[], Load]) -> Load:
        """As many cold pages as the application can build: a search for another word each time."""

        def ask(number: int, over: threading.Event) -> None:
            count = 0
            while not over.is_set():
                count += 1
                site.fetch(self.servers.edge, f"/?q=word{number}x{id(over)}x{count}")

        with meanwhile(*(partial(ask, number) for number in range(6))):
            return measure()

    def beside(self) -> Figures:
        file = site.note({"/": self.list}, self.servers.folder / "beside.json")
        bare = self.bare("beside", {"/": self.list})
        found: Figures = {}
        for store in ("memory", "valkey"):
            url = self.stack.enter_context(site.trivial(file, self.servers.folder, store))
            found |= self.against(f"cache_page, {store}", self.load(f"{url}/"), self.load(f"{bare}/"))
        return found


def run(kind: str, courses: int, runs: int, seconds: float, only: list[str]) -> Figures:
    found: Figures = {}
    with ExitStack() as stack:
        servers = stack.enter_context(site.prepared(kind, courses))
        bench = Bench(servers, stack, runs, seconds)
        first = (bench.the_list, bench.not_modified, bench.signed_in, bench.lesson, bench.zipf)
        ways = (*first, bench.trivial, bench.building, bench.beside)
        for name, measure in zip(NAMES, ways, strict=True):
            if name in only:
                print(f"... {name}", file=sys.stderr, flush=True)
                found |= measure()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="benchmarks.edge", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--courses", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--only", default=",".join(NAMES), help="names with commas between them")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not wrk.is_there():
        sys.exit(wrk.MISSING)
    only = given.only.split(",")
    if unknown := sorted(set(only) - set(NAMES)):
        sys.exit(f"There is no measurement {', '.join(unknown)}; there are {', '.join(NAMES)}.")
    show(run(given.db, given.courses, given.runs, given.seconds, only), as_json=given.json, width=36)


if __name__ == "__main__":
    main()
