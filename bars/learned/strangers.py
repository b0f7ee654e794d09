"""Each kind of visitor at each address, cold and warm; and the first request of somebody who has lost a right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from bars.learned.casting import KINDS, MINE, foreign
from bars.learned.client import Answer, Client
from bars.learned.paper import told
from bars.learned.scene import Scene

#: Sent by nobody: they end a session, change a password, or leave the course that is looked at.
NOT_SENT = frozenset({"account_logout", "leave", "set_language"})
WRITERS = frozenset({"staff", "owner", "editor", "instructor"})
#: Of the administration: how to come in, and words in another language.
FOR_ALL = frozenset({"/admin/login/", "/admin/jsi18n/", "/studio/new/"})
REFUSED = frozenset({302, 400, 403, 404, 405, 410, 429})
Told = Callable[[str], None]


def visits(
    scene: Scene,
    cast: Mapping[str, Any],
    routes: Mapping[str, Sequence[str]],
    tell: Told,
    *,
    kinds: Sequence[str] = KINDS,
) -> Iterator[str]:
    """For each answer a sentence about what was wrong with it, or nothing."""
    closed = {name for name in routes if name.startswith(("studio_", "admin:"))}
    closed |= {*cast["of_enrolled"], *cast["of_writers"]} - {"studio_new"}
    for kind in kinds:
        client = Client(scene.url, cast["sessions"].get(kind, ""))
        words = foreign(kind)
        for name, addresses in routes.items():
            for address in addresses:
                for state in ("cold", "warm"):
                    answer = client.get(address)
                    yield _wrong(kind, f"{address}, {state}", answer, words) or _too_open(
                        kind, name in closed, address, answer
                    )
                if name not in NOT_SENT:
                    answer = client.post(address)
                    yield _wrong(kind, f"POST {address}", answer, words) or _too_open(
                        kind, name in closed, address, answer
                    )
        tell(f"{kind} has been everywhere")


def _wrong(kind: str, where: str, answer: Answer, words: Sequence[str]) -> str:
    sent = unquote(answer.everything)
    if answer.status >= 500:
        return f"{kind} at {where}: {answer.status}"
    found = [word for word in words if word in sent]
    if kind not in WRITERS:
        found += [one for one in told(sent) if one != "is_right"]
    return f"{kind} at {where} finds {found}" if found else ""


def _too_open(kind: str, is_for_some: bool, address: str, answer: Answer) -> str:
    """An address that is for some is answered to nobody else, whatever it would say."""
    if not is_for_some or kind in WRITERS or answer.status in REFUSED or address in FOR_ALL:
        return ""
    if kind == "enrolled" and f"/{MINE}/" in address and "/studio/" not in address:
        return ""
    return f"{kind} at {address}: {answer.status}"


def lost(scene: Scene, cast: Mapping[str, Any], routes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Somebody in the course has each of its pages warm, is taken out, and asks once."""
    email, client = cast["emails"]["enrolled"], Client(scene.url, cast["sessions"]["enrolled"])
    only = {address for name in cast["of_enrolled"] for address in routes[name]} | set(routes["lesson"])
    were_theirs = 0
    for address in sorted(one for one in only if f"/{MINE}/" in one):
        for method in ("GET", "POST"):
            fields: dict[str, object] | None = None if method == "GET" else {}
            scene.do("enrol", course=MINE, emails=[email])
            before = [client.ask(method, address, fields).status for _ in range(2)]
            scene.do("leave", course=MINE, email=email)
            after = client.ask(method, address, fields).status
            were_theirs += before[-1] in {200, 302}
            is_refused = after in {403, 404, 405}
            yield "" if is_refused else f"{method} {address}: {before[-1]} before, {after} after leaving"
    scene.do("enrol", course=MINE, emails=[email])
    yield "" if were_theirs >= 4 else f"only {were_theirs} of the addresses had been theirs"
