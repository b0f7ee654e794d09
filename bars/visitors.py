"""Nine kinds of visitor at every address of the site, about every object of other people."""

from __future__ import annotations

from collections.abc import Iterator

from bars.bar import Outcome, tell
from bars.learned.scene import DATABASES, scene
from bars.learned.strangers import lost, visits
from bars.matrix import progress


def visitors() -> Iterator[Outcome]:
    """No foreign word in any answer, cold and warm; and the first request after leaving is refused."""
    for database in DATABASES:
        progress(f"everybody everywhere, {database}")
        with scene(database) as site:
            cast = site.do("cast")
            routes = site.do("routes", values=cast["values"])
            told = list(visits(site, cast, routes, progress))
            after = list(lost(site, cast, routes))
        wrong, late = [*filter(None, told)], [*filter(None, after)]
        tell(wrong)
        tell(late)
        figure = f"{len(wrong)} of {len(told):,} answers, {len(routes)} routes"
        yield Outcome(f"nine kinds of visitor everywhere, {database}", figure, "no foreign byte", not wrong)
        figure = f"{len(late)} of {len(after)} answered"
        yield Outcome(f"the first request after leaving, {database}", figure, "0", not late and len(after) > 5)
