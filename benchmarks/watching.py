"""What does it cost to watch requests?

    .venv/bin/python -m benchmarks.watching [--runs 400] [--courses 200] [--json]

Microseconds of the processor for one warm page, anonymous and signed in, with the middleware `WatchedRequests` first,
last and left out, in turns, and the middle of the differences between neighbours. It stands in one process, so no
server is measured.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from typing import Any

from benchmarks import catalogue
from benchmarks._printing import show
from benchmarks._scratch import site

WATCHING = "freshkeys.middleware.WatchedRequests"


def handlers() -> dict[str, Any]:
    """The project's own chain of middleware, three times."""
    from django.conf import settings
    from django.core.handlers.base import BaseHandler
    from django.test import override_settings

    others = [one for one in settings.MIDDLEWARE if one != WATCHING]
    made = {}
    for name, chain in {"without": others, "last": [*others, WATCHING], "first": [WATCHING, *others]}.items():
        with override_settings(MIDDLEWARE=chain):
            made[name] = BaseHandler()
            made[name].load_middleware()
    return made


def costs(runs: int, cookie: str) -> dict[str, Any]:
    from django.conf import settings
    from django.test import RequestFactory

    chains = handlers()
    times: dict[str, list[float]] = {name: [] for name in chains}

    def page(name: str) -> float:
        # Another visitor's request each time, as a server makes it.
        request = RequestFactory().get("/", headers={"host": settings.ALLOWED_HOSTS[0], "cookie": cookie})
        started = time.process_time()
        response = chains[name].get_response(request)
        spent = (time.process_time() - started) * 1e6
        gc.collect(0)  # between the pages, not in one of them
        assert response.status_code == 200, response.status_code
        response.close()
        return spent

    for name in [*chains] * 5:
        page(name)
    gc.freeze()
    gc.disable()
    for number in range(runs):
        for name in [*chains] if number % 2 else reversed([*chains]):
            times[name].append(page(name))
    gc.enable()
    more = {
        name: [one - other for one, other in zip(times[name], times["without"], strict=True)]
        for name in ("last", "first")
    }
    return {
        "n": runs,
        **{f"{name}_us": round(statistics.median(those)) for name, those in times.items()},
        **{f"{name}_costs_us": round(statistics.median(those), 1) for name, those in more.items()},
    }


def run(runs: int, courses: int) -> dict[str, Any]:
    with site():
        from django.contrib.auth import get_user_model
        from django.core.management import call_command
        from django.test import Client

        call_command("collectstatic", verbosity=0)
        catalogue.generate(courses)
        client = Client()
        client.force_login(get_user_model().objects.create(email="ada@example.org"))
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        return {"anonymous": costs(runs, ""), "signed in": costs(runs, cookie)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--courses", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.runs, given.courses)
    show(found, as_json=given.json, width=12)


if __name__ == "__main__":
    main()
