"""The least that a server can do: an ASGI application that returns bytes which it was given.

`BARE` names a file of JSON: by address (path and query), `[status, [[name, value], ...], body in base 64]`. A request
with If-None-Match gets what is there under `304 ADDRESS`.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

_ANSWERS: dict[tuple[bytes, bytes, bool], tuple[dict[str, Any], dict[str, Any]]] = {}
for _name, (_status, _headers, _body) in json.loads(Path(os.environ["BARE"]).read_text()).items():
    _is_known = _name.startswith("304 ")
    _path, _, _query = _name.removeprefix("304 ").partition("?")
    _start = {
        "type": "http.response.start",
        "status": _status,
        "headers": [(one.encode(), value.encode()) for one, value in _headers],
    }
    _end = {"type": "http.response.body", "body": base64.b64decode(_body)}
    _ANSWERS[_path.encode(), _query.encode(), _is_known] = (_start, _end)


async def application(scope: Any, receive: Any, send: Any) -> None:
    is_known = any(name == b"if-none-match" for name, _ in scope["headers"])
    start, end = _ANSWERS[scope["raw_path"], scope["query_string"], is_known]
    await send(start)
    await send(end)
