"""Nobody gets what was made for somebody else: all ordered pairs of visitors, cold and warm, rights gained and lost.

`python -m bars.edged.visitors` makes the visitors in the database that DATA_DIR and DATABASE_URL name.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import permutations

from bars.edged.site import Answer, Edged
from tests.support.site import ROOT

#: Of the nine kinds, enrolled students and those who were are students until enrolment exists: three of them.
KINDS = (
    *("anonymous", "student", "enrolled student", "formerly enrolled student"),
    *("editor", "owner", "other instructor", "staff", "suspended user"),
)
DRAFT, SHOWN = "/courses/only-for-some/", "/courses/for-everyone/"
PAGES = ("/", SHOWN, DRAFT, "/subjects/visitors/", "/accounts/login/")


def make() -> dict[str, str]:
    """All of them; and the key of a session by kind."""
    from benchmarks.edge.site import session_of
    from coursewell.accounts.models import User
    from coursewell.courses.models import Course, Subject

    sessions, users = {}, {}
    for kind in KINDS[1:]:
        name = kind.title()
        user = users[kind] = User.objects.create(email=f"{kind.replace(' ', '-')}@visitors.invalid", name=name)
        sessions[kind] = session_of(user)
    User.objects.filter(pk=users["staff"].pk).update(is_staff=True)
    User.objects.filter(pk=users["suspended user"].pk).update(is_active=False)
    subject = Subject.objects.create(title="Visitors", slug="visitors")
    for address, state in ((DRAFT, "draft"), (SHOWN, "published")):
        slug = address.split("/")[2]
        course = Course.objects.create(title=slug, slug=slug, owner=users["owner"], subject=subject, state=state)
        course.editors.add(users["editor"])
    return sessions


def headers_of(kind: str, sessions: dict[str, str]) -> dict[str, str]:
    return {"Cookie": f"sessionid={sessions[kind]}"} if kind in sessions else {}


def pairs(edged: Edged) -> Iterator[str]:
    """For each answer that was compared a sentence about what was wrong with it, or nothing."""
    sessions = _told(edged, "make")
    for number, (first, second) in enumerate(permutations(KINDS, 2)):
        for page in PAGES:
            cold = f"{page}?q=pair{number}"  # nobody has asked for it before
            for address in (cold, page):
                for kind in (first, second, first):
                    wrong = _differs(edged, address, headers_of(kind, sessions))
                    yield f"{address} for {kind} after {first}: {wrong}" if wrong else ""
    for change in ("let_in", "keep_out", "suspend", "let_back"):
        _told(edged, change)
        for kind in KINDS:
            for page in PAGES:
                wrong = _differs(edged, page, headers_of(kind, sessions))
                yield f"{page} for {kind} after {change}: {wrong}" if wrong else ""


def _differs(edged: Edged, address: str, headers: dict[str, str]) -> str:
    seen, true = edged.ask(address, headers), edged.truth(address, headers)
    return "" if (seen.status, _plain(seen)) == (true.status, _plain(true)) else f"{seen.status} and {true.status}"


def _plain(answer: Answer) -> bytes:
    """Without what is new in each answer: the token of a form, which Django masks anew."""
    before, mark, after = answer.body.partition(b'name="csrfmiddlewaretoken" value="')
    return before + mark + after.partition(b'"')[2] if mark else answer.body


def _change(kind: str, **values: bool) -> None:
    from coursewell.accounts.models import User

    User.objects.filter(email=f"{kind.replace(' ', '-')}@visitors.invalid").update(**values)


def let_in() -> None:
    from coursewell.accounts.models import User
    from coursewell.courses.models import Course

    for course in Course.objects.filter(slug="only-for-some"):
        course.editors.add(User.objects.get(email="student@visitors.invalid"))


def keep_out() -> None:
    from coursewell.courses.models import Course

    for course in Course.objects.filter(slug="only-for-some"):
        course.editors.clear()


def suspend() -> None:
    _change("owner", is_active=False)


def let_back() -> None:
    _change("suspended user", is_active=True)


STEPS: dict[str, Callable[[], object]] = {one.__name__: one for one in (make, let_in, keep_out, suspend, let_back)}


def _told(edged: Edged, step: str) -> dict[str, str]:
    """Do a step in a process that has the site's database."""
    command = [sys.executable, "-m", "bars.edged.visitors", step]
    done = subprocess.run(command, env=dict(edged.site.environment), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, str] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    print(json.dumps(STEPS[sys.argv[1]]() or {}))
