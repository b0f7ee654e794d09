"""`python -m freshkeys.edge` without its core: `python -m freshkeys.edge.tests.stub` answers with this application."""

from __future__ import annotations

import asyncio
import gc
import runpy
import sys
from pathlib import Path
from types import ModuleType

from freshkeys.edge.metrics import Metrics


class Application:
    """Says 200, on /slow once the file named by the query is there."""

    def __init__(self, settings) -> None:
        self.metrics = Metrics()

    async def __call__(self, scope, receive, send) -> None:
        gc.collect()  # what nobody holds is gone as soon as somebody has asked
        if scope["path"] == "/slow":
            waited = Path(scope["query_string"].decode())
            waited.with_suffix(".begun").touch()
            while not waited.exists():
                await asyncio.sleep(0.01)
        self.metrics.hit += 1
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


def main() -> None:
    stub = ModuleType("freshkeys.edge.asgi")
    vars(stub)["make"] = Application
    sys.modules["freshkeys.edge.asgi"] = stub
    runpy.run_module("freshkeys.edge", run_name="__main__")


if __name__ == "__main__":
    main()
