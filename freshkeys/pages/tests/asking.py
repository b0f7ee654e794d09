"""Asks the site as the edge does, and as anybody does."""

from __future__ import annotations

from typing import Any

from django.test import Client

from freshkeys.wire import Part, unpack

SECRET = "a word that only the edge knows"
_HEADERS = {"Freshkeys-Secret": SECRET, "Freshkeys-Client": "198.51.100.7", "Freshkeys-Scheme": "http"}


def ask(address: str, client: Client | None = None, *, want: str = "page", wanted: str = "", **headers: str) -> Any:
    """What the edge gets; `HX_Request="true"` sends a header."""
    others = {name.replace("_", "-"): value for name, value in headers.items()}
    told = {**_HEADERS, "Freshkeys-Want": want, "Freshkeys-Wanted": wanted, **others}
    return (client or Client()).get(address, headers=told)


def parts(address: str, client: Client | None = None, **headers: str) -> list[Part]:
    answer = ask(address, client, **headers)
    assert "Freshkeys-Parts" in answer.headers, (answer.status_code, answer.content)
    return unpack(answer.content)


def assembled(parts: list[Part]) -> bytes:
    """The page, put together as the edge does."""
    shell, islands = parts[0], {one.name: one for one in parts if one.kind == "island"}
    pieces, end = [], 0
    for at, address in shell.splices:
        pieces += [shell.body[end:at], islands[address].body]
        end = at
    return b"".join([*pieces, shell.body[end:]])


def fact_of(parts: list[Part], name: str) -> Part:
    return next(one for one in parts if one.kind == "fact" and one.name == name)
