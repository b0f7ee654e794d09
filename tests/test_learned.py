"""The bars of learning in small: a site that really runs, its doors, and processes that are killed meanwhile."""

from __future__ import annotations

import pytest

from bars.learned import casting, flipping, strangers
from bars.learned.canaries import searched
from bars.learned.routes import UnknownError, routes
from bars.learned.scene import acting
from bars.learned.selling import Day
from bars.learned.sitting import Sittings, late
from coursewell.learning import access
from tests.support import site

ONE = ("1",)
PARAMETERS = (
    *("slug", "subject", "module", "content", "number", "uid", "name", "section", "part", "token", "code"),
    *("object_id", "content_type_id", "id", "app_label"),
)


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    with site.running(tmp_path_factory.mktemp("learned"), EDGE="1") as running, acting(running) as scene:
        yield scene


@pytest.fixture(scope="module")
def cast(scene):
    return scene.do("cast")


@pytest.fixture(scope="module")
def addresses(scene, cast):
    """Two or three of each route; the bar asks for all."""
    found = scene.do("routes", values=cast["values"])
    return {name: some[:: max(1, len(some) // 2)] for name, some in found.items()}


@pytest.mark.slow
def test_few_seats_for_many_while_processes_are_killed(scene):
    day = Day(scene, "few", seats=3, students=12, seed=7)
    day.happen(every=1.0)
    assert list(day.wrong()) == []


@pytest.mark.slow
def test_what_is_handed_in_from_many_tabs_counts_once(scene):
    sittings = Sittings(scene, "sat", 2)
    sittings.sit(tabs=4, at_once=2, every=1.0)
    assert list(sittings.wrong()) == []


@pytest.mark.slow
def test_what_comes_late_is_refused_by_the_clock_of_the_server(scene):
    wrong, in_time, refused = late(scene, "late", 6)
    assert (wrong, in_time > 0, refused > 0) == ([], True, True)


@pytest.mark.slow
@pytest.mark.parametrize("shows", ["submitted", "passed", "never"])
def test_what_is_right_is_seen_when_the_rules_allow_and_never_before(scene, shows):
    assert [*filter(None, searched(scene, shows))] == []


@pytest.mark.slow
def test_pages_change_at_their_moment(scene):
    watches = flipping.moments(scene, 3, lead=3.0, apart=0.3)
    assert [one.wrong for one in watches if one.wrong] == []
    assert max(one.delay for one in watches) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", casting.KINDS)
def test_nobody_finds_what_is_somebody_elses(scene, cast, addresses, kind):
    told = list(strangers.visits(scene, cast, addresses, lambda line: None, kinds=[kind]))
    assert [*filter(None, told)] == []
    assert len(told) > len(addresses)


@pytest.mark.slow
def test_the_first_request_after_leaving_is_refused(scene, cast, addresses):
    after = list(strangers.lost(scene, cast, addresses))
    assert [*filter(None, after)] == []
    assert len(after) >= 5


def test_an_address_with_something_new_in_it_must_be_visited():
    with pytest.raises(UnknownError, match="which values"):
        routes({})


def test_every_route_of_learning_is_visited():
    found = routes(dict.fromkeys(PARAMETERS, ONE))
    assert (
        found.keys()
        >= access.SIGNED_IN | access.OF_ENROLLED | access.OF_WRITERS | access.OF_A_COURSE | access.OF_CERTIFIERS
    )
