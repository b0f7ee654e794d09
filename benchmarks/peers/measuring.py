"""What each contender's page costs, in rounds in which all take their turn; and which of its pages are old."""

from __future__ import annotations

import statistics
from contextlib import ExitStack, suppress
from typing import Any

from benchmarks.peers.rig import DeadError, Place, Process

#: Warm visits of a round.
WARM = 5
KILLED = "killed after COMMIT"


def cost(places: list[Place], processes: list[Process], rounds: int) -> dict[str, dict[str, Any]]:
    """Queries, commands to the store, and milliseconds, cold and warm.

    Raises:
        AssertionError: two contenders do not serve the same page.
    """
    pages = {place.contender.name: process.do("visit")["page"] for place, process in _both(places, processes)}
    assert len(set(pages.values())) == 1, f"They do not serve the same page: {pages}"
    found: dict[str, dict[str, Any]] = {}
    visits: dict[str, tuple[list[Any], list[Any]]] = {place.contender.name: ([], []) for place in places}
    for place, process in _both(places, processes):
        found[place.contender.name] = _counts(place, process)
    for number in range(rounds):
        turn = number % len(places)
        pairs = list(_both(places, processes))
        for place, process in pairs[turn:] + pairs[:turn]:
            cold, warm = visits[place.contender.name]
            _forget(place, process)
            cold.append(process.do("visit"))
            process.do("visit")
            warm += [process.do("visit") for _ in range(WARM)]
    for name, (cold, warm) in visits.items():
        for kind, those in (("cold", cold), ("warm", warm)):
            found[name][f"{kind}_ms"] = _quartiles([one["seconds"] * 1000 for one in those])
            found[name][f"{kind}_cpu_ms"] = _quartiles([one["processor"] * 1000 for one in those])
    return found


def _both(places: list[Place], processes: list[Process]) -> Any:
    return zip(places, processes, strict=True)


def _forget(place: Place, process: Process) -> None:
    place.empty_store()
    process.do("forget")


def _counts(place: Place, process: Process) -> dict[str, Any]:
    _forget(place, process)
    cold = process.do("visit")["queries"]
    process.do("visit")
    before = place.commands()
    warm = process.do("visit")["queries"]
    commands = place.commands() - before - _asking(place)
    return {"cold_queries": cold, "warm_queries": warm, "warm_store_commands": commands}


def _asking(place: Place) -> int:
    """What asking for the count adds to it."""
    before = place.commands()
    return place.commands() - before


def _quartiles(times: list[float]) -> dict[str, float]:
    first, median, third = statistics.quantiles(times, n=4, method="inclusive")
    return {"median": round(median, 2), "from": round(first, 2), "to": round(third, 2)}


class Doors:
    """Writes to one contender's data by each door, and looks at its pages afterwards, in two of its processes."""

    def __init__(self, place: Place, writer: Process, other: Process, truth: Process) -> None:
        self.place, self.writer, self.readers, self.truth = place, writer, (writer, other), truth
        self.number = 0

    def stale(self, door: str, trials: int, *, own: bool) -> int:
        """How many of `2 * trials` pages were not what is in the database."""
        return sum(self._trial(door, own=own) for _ in range(trials))

    def _trial(self, door: str, *, own: bool) -> int:
        self.number += 1
        self.place.empty_store()
        for reader in self.readers:
            reader.do("forget")
        self.writer.do("prepare", door=door, number=self.number)
        for reader in self.readers * 2:
            reader.do("visit")
        before = self.truth.do("visit")["page"]
        if door == KILLED:
            with self.place.process() as dying, suppress(DeadError):
                dying.do("write", door=door, number=self.number, own=own)
        else:
            self.writer.do("write", door=door, number=self.number, own=own)
        true = self.truth.do("visit")["page"]
        assert (true == before) == (door == "rolled back"), f"{door} did not do what it says"
        return sum(reader.do("visit")["page"] != true for reader in self.readers)


def old_pages(places: list[Place], processes: list[Process], trials: int) -> dict[str, dict[str, dict[str, int]]]:
    """Of each contender, by door: old pages of plain writes, and of writes with the contender's own calls."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for place, process in _both(places, processes):
        with ExitStack() as stack:
            other = stack.enter_context(place.process())
            truth = stack.enter_context(place.process("uncached"))
            doors = Doors(place, process, other, truth)
            ways = {"plain": False} | ({"own calls": True} if place.contender.calls else {})
            found[place.contender.name] = {
                way: {door: doors.stale(door, trials, own=own) for door in process.do("doors")}
                for way, own in ways.items()
            }
    return found
