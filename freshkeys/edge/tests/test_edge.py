"""What the edge answers, from memory or not, before an application and a database that do as they are told."""

import asyncio
import gzip
from dataclasses import replace

import brotli  # type: ignore[import-untyped]
import pytest

from freshkeys.edge.tests.staged import fact, get, island, page, scope_of, standing


def story(folder, tell, **changes):
    async def run():
        async with standing(folder, **changes) as (edge, application, database):
            return await asyncio.wait_for(tell(edge, application, database), 120)

    return asyncio.run(run())


def counting(database, *sources, **facts):
    """Pages that say how many there were before, built from these sources."""
    numbers = iter(range(1000))
    return lambda asked: [page(f"<p>{next(numbers)}".encode(), database.receipt(*sources, **facts))]


def test_a_page_is_built_once(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        got = [await get(edge) for _ in range(5)]
        assert [one.body for one in got] == [b"<p>0"] * 5
        assert [one.outcome for one in got] == ["miss", *["hit"] * 4]

    story(tmp_path, tell)


def test_what_is_written_shows_with_the_next_request(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        await get(edge)
        database.write("t:bees")
        assert (await get(edge)).body == b"<p>0"
        database.write("t:ants")
        assert (await get(edge)).body == b"<p>1"

    story(tmp_path, tell)


def test_what_was_written_during_a_build_is_not_kept_but_answers_whoever_came_before(tmp_path):
    async def tell(edge, application, database):
        application.answer, application.gate = counting(database, "t:ants"), asyncio.Event()
        first = asyncio.ensure_future(get(edge))
        await application.arrived.wait()
        database.write("t:ants")
        application.gate.set()
        assert (await first).body == b"<p>0"
        assert (await get(edge)).body == b"<p>1"

    story(tmp_path, tell)


def test_who_comes_after_a_write_never_gets_a_build_that_was_begun_before_it(tmp_path):
    async def tell(edge, application, database):
        application.answer, application.gate = counting(database, "t:ants"), asyncio.Event()
        first = asyncio.ensure_future(get(edge))
        await application.arrived.wait()
        database.write("t:ants")
        others = [asyncio.ensure_future(get(edge)) for _ in range(20)]
        await asyncio.sleep(0)
        application.gate.set()
        assert (await first).body == b"<p>0"
        assert {one.body for one in await asyncio.gather(*others)} == {b"<p>1"}

    story(tmp_path, tell)


def test_a_crowd_that_differs_in_what_nobody_looks_at_waits_for_one_build(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        crowd = [get(edge, cookie=f"a={number}", user_agent=f"Browser {number}") for number in range(200)]
        assert {one.body for one in await asyncio.gather(*crowd)} == {b"<p>0"}
        assert len(application.asked) == 1

    story(tmp_path, tell)


def test_unknown_parameters_are_no_part_of_a_key_and_known_ones_are(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants", parameter__page="x")
        first = await get(edge, "/?page=1")
        assert (await get(edge, "/?page=1&utm_source=letter")).body == first.body
        assert (await get(edge, "/?page=2")).body != first.body

    story(tmp_path, tell)


def by_language(database):
    def answer(asked):
        language = asked.headers.get("accept-language", "en")
        told = fact("language", language, database.receipt(**{"header__Accept-Language": "x"}))
        if asked.want == "parts":
            return [told]
        return [page(language.encode(), database.receipt("t:ants", language=language)), told]

    return answer


def test_an_answer_of_the_application_about_the_visitor_decides_between_pages(tmp_path):
    async def tell(edge, application, database):
        application.answer = by_language(database)
        got = [
            (await get(edge, address, accept_language=one)).body
            for one in ("en", "de", "en")
            for address in ("/", "/a")
        ]
        assert got == [b"en", b"en", b"de", b"de", b"en", b"en"]

    story(tmp_path, tell)


def test_it_is_asked_for_alone_where_the_page_is_kept(tmp_path):
    async def tell(edge, application, database):
        application.answer = by_language(database)
        await get(edge, accept_language="de")
        await get(edge, "/other", accept_language="en")
        await get(edge, "/other", accept_language="de")
        await get(edge, accept_language="en")
        assert [one.want for one in application.asked] == ["page", "page", "page", "page"]
        await get(edge, "/third", accept_language="en")
        assert len(application.asked) == 5

    story(tmp_path, tell)


def with_menu(database):
    """A page for all, with the name of whoever holds a session."""

    def answer(asked):
        name = asked.headers.get("cookie", "").partition("sessionid=")[2] or "nobody"
        menu = island("/menu", f"[{name}]".encode(), database.receipt("t:users", cookie__sessionid="x"))
        return [menu] if asked.want == "parts" else [page(b"ab", database.receipt("t:ants"), ((1, "/menu"),)), menu]

    return answer


def test_islands_are_each_visitors_own(tmp_path):
    async def tell(edge, application, database):
        application.answer = with_menu(database)
        names = ["ann", "bob", "ann", "", "bob"]
        got = [await get(edge, **({"cookie": f"sessionid={name}"} if name else {})) for name in names]
        assert [one.body for one in got] == [b"a[ann]b", b"a[bob]b", b"a[ann]b", b"a[nobody]b", b"a[bob]b"]
        assert [one.want for one in application.asked] == ["page", "parts", "parts"]
        assert [one.headers["cache-control"].split(",")[0] for one in got] == [*["private"] * 3, "public", "private"]

    story(tmp_path, tell)


def test_a_lost_session_shows_with_the_next_request_and_leaves_the_shell(tmp_path):
    async def tell(edge, application, database):
        application.answer = with_menu(database)
        await get(edge, cookie="sessionid=ann")
        await get(edge, cookie="sessionid=ann")
        database.write("t:users")
        await get(edge, cookie="sessionid=ann")
        assert [one.want for one in application.asked] == ["page", "parts"]

    story(tmp_path, tell)


def test_an_island_that_comes_again_as_it_was_stays(tmp_path):
    """Every page brings its menu, and no other page is to be put together and compressed anew for that."""

    async def tell(edge, application, database):
        def answer(asked):
            menu = island("/menu", b"<nav>", database.receipt("t:menus"))
            return [page(b"<p>", database.receipt("t:ants"), splices=((0, "/menu"),)), menu]

        application.answer = answer
        for path in ("/a", "/b", "/c"):
            await get(edge, path)
        assert [plan.is_alive for plan in edge._plans.values()] == [True] * 3
        assert len(edge.store) == 3 * 2 + 1
        database.write("t:menus")
        await get(edge, "/a")
        assert [plan.is_alive for plan in edge._plans.values()].count(True) == 1

    story(tmp_path, tell)


def test_an_island_that_cannot_be_kept_is_for_one_answer_with_its_cookies(tmp_path):
    async def tell(edge, application, database):
        def answer(asked):
            messages = island("/m", b"Saved.", None, Set_Cookie="messages=; Max-Age=0")
            if "messages" not in asked.headers.get("cookie", ""):
                messages = island("/m", b"", database.receipt(cookie__messages="absent"))
            return (
                [messages] if asked.want == "parts" else [page(b"ab", database.receipt("t:a"), ((1, "/m"),)), messages]
            )

        application.answer = answer
        await get(edge)
        told = await get(edge, cookie="messages=Saved")
        assert (told.body, told.headers["set-cookie"]) == (b"aSaved.b", "messages=; Max-Age=0")
        assert told.headers["cache-control"] == "private, no-store"
        assert (await get(edge)).body == b"ab"

    story(tmp_path, tell)


def test_a_write_between_the_two_halves_of_an_answer_does_not_empty_it(tmp_path):
    """What a slow client waits for is taken before it waits."""

    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        sent = []

        async def send(message):
            sent.append(message)
            edge.store.clear()

        await edge(scope_of("/"), asyncio.Event().wait, send)
        assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
        assert sent[1]["body"] == b"<p>0"

    story(tmp_path, tell)


def test_head_builds_as_get_and_sends_no_body(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        head = await get(edge, method="HEAD")
        whole = await get(edge)
        assert (head.body, whole.body) == (b"", b"<p>0")
        assert head.headers["content-length"] == whole.headers["content-length"] == "4"
        assert application.asked[0].method == "GET"

    story(tmp_path, tell)


def test_who_has_a_page_already_is_told_so_until_it_changes(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        etag = (await get(edge)).headers["etag"]
        again = [await get(edge, if_none_match=etag) for _ in range(3)]
        assert {(one.status, one.body, one.headers["etag"]) for one in again} == {(304, b"", etag)}
        database.write("t:ants")
        assert (await get(edge, if_none_match=etag)).status == 200

    story(tmp_path, tell)


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
    ],
)
def test_it_compresses_as_the_browser_likes(tmp_path, accepted, coding, unpack):
    async def tell(edge, application, database):
        body = b"<p>many words</p>" * 50
        application.answer = lambda asked: [page(body, database.receipt("t:ants"))]
        plain, small = await get(edge), await get(edge, accept_encoding=accepted)
        assert (small.headers["content-encoding"], unpack(small.body)) == (coding, body)
        assert plain.headers["etag"] != small.headers["etag"]

    story(tmp_path, tell)


@pytest.mark.parametrize(
    "headers",
    [{"authorization": "Basic x"}, {"cookie": "sessionid=a; sessionid=b"}, {"range": "bytes=0-1"}],
)
def test_some_requests_pass_by_what_is_kept(tmp_path, headers):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        await get(edge)
        application.answer = lambda asked: (206, {}, b"whole")
        assert (await get(edge, **headers)).body == b"whole"
        assert application.asked[-1].want == "answer"
        assert (await get(edge)).body == b"<p>0"

    story(tmp_path, tell)


def test_a_page_is_good_until_its_moment_comes(tmp_path):
    async def tell(edge, application, database):
        receipt = database.receipt("t:ants", good_until=1000.0)
        application.answer = lambda asked: [page(b"closed" if len(application.asked) > 1 else b"open", receipt)]
        edge.now = lambda: 999.0
        assert [(await get(edge)).body for _ in range(2)] == [b"open", b"open"]
        edge.now = lambda: 1000.0
        assert (await get(edge)).body == b"closed"

    story(tmp_path, tell)


def test_while_the_application_is_away_what_is_fresh_goes_on(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        await get(edge)
        application.path.unlink()
        assert (await get(edge)).body == b"<p>0"
        other = await get(edge, "/other")
        assert (other.status, "retry-after" in other.headers) == (503, True)
        database.write("t:ants")
        assert (await get(edge)).status == 503

    story(tmp_path, tell)


def test_another_release_makes_everything_void(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        await get(edge)
        application.release = "r2"
        await get(edge, "/other")
        assert (await get(edge)).body == b"<p>2"

    story(tmp_path, tell)


def test_without_a_log_the_application_answers_everything(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        await get(edge)
        database.path.rename(tmp_path / "away")
        application.answer = lambda asked: (503, {}, b"No database.")
        got = await get(edge)
        assert (got.status, got.body, application.asked[-1].want) == (503, b"No database.", "answer")

    story(tmp_path, tell)


def test_nobody_waits_for_an_answer_that_is_anothers(tmp_path):
    async def tell(edge, application, database):
        application.answer, application.gate = lambda asked: (404, {}, b"none"), asyncio.Event()
        first = asyncio.ensure_future(get(edge))
        await application.arrived.wait()
        application.gate.set()
        await first
        application.gate = asyncio.Event()
        both = [asyncio.ensure_future(get(edge)) for _ in range(2)]
        while len(application.asked) < 3:
            await asyncio.sleep(0)
        application.gate.set()
        assert [one.body for one in await asyncio.gather(*both)] == [b"none", b"none"]

    story(tmp_path, tell)


def test_too_many_who_wait_for_builds_are_told_to_come_back(tmp_path):
    async def tell(edge, application, database):
        application.answer, application.gate = counting(database, "t:ants"), asyncio.Event()
        waiting = [asyncio.ensure_future(get(edge, f"/{number}")) for number in range(3)]
        await application.arrived.wait()
        refused = await get(edge, "/more")
        application.gate.set()
        assert (refused.status, "retry-after" in refused.headers) == (503, True)
        assert {one.status for one in await asyncio.gather(*waiting)} == {200}

    story(tmp_path, tell, builds=1, queue=2)


def test_junk_neither_grows_it_nor_beats_what_is_asked_for(tmp_path):
    async def tell(edge, application, database):
        application.answer = lambda asked: [page(b"x" * 2000, database.receipt("t:ants"))]
        hits = 0
        for number in range(3000):
            await get(edge, f"/junk/{number}", cookie=f"c={number}", accept_language=f"x-{number}")
            hits += (await get(edge, f"/hot/{number % 20}")).outcome == "hit"
            assert edge.store.bytes <= edge.settings.l1_bytes
        assert hits > 0.98 * 3000

    story(tmp_path, tell, l1_bytes=1_000_000)


def test_a_client_who_goes_away_leaves_the_build_to_the_others(tmp_path):
    async def tell(edge, application, database):
        application.answer, application.gate = counting(database, "t:ants"), asyncio.Event()
        first = asyncio.ensure_future(get(edge))
        await application.arrived.wait()
        other = asyncio.ensure_future(get(edge))
        await asyncio.sleep(0)
        first.cancel()
        application.gate.set()
        assert (await other).status == 200

    story(tmp_path, tell)


def test_a_fact_that_depends_on_itself_ends_no_request(tmp_path):
    async def tell(edge, application, database):
        application.answer = lambda asked: [
            page(b"x", database.receipt("t:ants", odd="1")),
            fact("odd", "1", database.receipt(odd="1")),
        ]
        assert [(await get(edge)).body for _ in range(2)] == [b"x", b"x"]

    story(tmp_path, tell)


def test_every_answer_from_memory_asks_the_database_once(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        await get(edge)
        before = edge.metrics.own
        for _ in range(10):
            await get(edge)
        assert edge.metrics.own - before == 10

    story(tmp_path, tell)


def test_a_browser_is_told_by_which_headers_the_page_is_another(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants", **{"header__Hx-Request": "x"})
        one, other = await get(edge), await get(edge, hx_request="true")
        assert one.headers["vary"] == "Cookie, Accept-Language, Accept-Encoding, Hx-Request"
        assert one.body != other.body
        assert (await get(edge)).body == one.body

    story(tmp_path, tell)


def test_long_requests_are_answered_and_not_remembered(tmp_path):
    async def tell(edge, application, database):
        application.answer = counting(database, "t:ants")
        got = [(await get(edge, cookie=f"a={number}" + "x" * 20_000)).body for number in range(5)]
        assert got == [b"<p>0"] * 5
        assert not edge._plans

    story(tmp_path, tell)


def test_no_secret_is_compressed_together_with_what_surrounds_it(tmp_path):
    """Brotli would; the compressed parts of a gzip file know nothing of each other."""

    async def tell(edge, application, database):
        menu = island("/menu", b"my token " * 40, database.receipt("t:users", cookie__sessionid="x"))
        application.answer = lambda asked: [page(b"ab" * 200, database.receipt("t:ants"), ((1, "/menu"),)), menu]
        got = await get(edge, cookie="sessionid=ann", accept_encoding="br, gzip")
        assert got.headers["content-encoding"] == "gzip"

    story(tmp_path, tell)


@pytest.mark.parametrize("changes", [{"epoch": "another"}, {"token": "1:1"}])
def test_what_was_read_from_another_database_or_past_is_not_kept(tmp_path, changes):
    async def tell(edge, application, database):
        application.answer = lambda asked: [page(b"x", replace(database.receipt("t:ants"), **changes))]
        await get(edge)
        assert (await get(edge)).outcome == "miss"

    story(tmp_path, tell)
