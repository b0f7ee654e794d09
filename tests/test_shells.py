"""Every page of the site as the edge gets it: what it varies by, and that nobody is given what is another's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.test import Client, override_settings
from django.urls import Resolver404, get_resolver, resolve
from django.utils import timezone

from coursewell.accounts import access as accounts
from coursewell.accounts.models import User
from coursewell.courses.models import Content, Course, Instructor, Module, State, Subject
from coursewell.learning.enrolment import enrol, leave
from freshkeys import engine
from freshkeys.engine import engine_for
from freshkeys.facts import UnknowableError, value_of
from freshkeys.pages.derived import Facts
from freshkeys.pages.raw import is_raw
from freshkeys.pages.tests.asking import SECRET, ask, assembled, parts
from freshkeys.wire import unpack
from tests.test_routes import names

pytestmark = pytest.mark.django_db(transaction=True)

ALWAYS = {"host", "language", "path", "scheme"}
QUERY = {f"parameter {name}" for name in ("q", "level", "language", "state", "length", "order", "page")}
#: What the shell of each page varies by, beside these; whoever asks.
SHELLS: dict[str, set[str]] = {
    "/": QUERY,
    "/?q=loops&level=beginner&utm_source=x": QUERY,
    "/subjects/computing/": QUERY,
    "/courses/open/": set(),
    "/courses/closed/": {"gate courses.may_edit", "gate learning.is_enrolled"},
    "/courses/open/first/text/": set(),
    "/courses/closed/first/open/": set(),
    "/instructors/ida/": set(),
    "/feed.atom": set(),
    "/sitemap.xml": set(),
    "/sitemap-courses-1.xml": set(),
    "/robots.txt": set(),
    "/freshness/": set(),
}
#: Pages that are shells for those who may see them, and the gate that says who may.
GUARDED = {
    "/courses/draft/": {"gate courses.may_edit"},
    "/courses/draft/first/text/": {"gate courses.may_edit"},
    "/courses/closed/first/text/": {"gate courses.may_edit"},
    "/instructors/otto/": {"gate courses.may_see_unlisted"},
}
#: Never shells: errors, redirects, forms of one visitor, files, and the parts of others.
WHOLE = ["/nothing/", "/courses/old/", "/language/", "/accounts/login/", "/accounts/logout/", "/admin/", "/healthz"]
WHOLE += [f"/courses/open/first/text/quiz/{part}" for part in ("start/", "results/", "1/", "1/answer/")]
WHOLE += ["/learning/", *(f"/courses/open/{part}" for part in ("progress/", "continue/", "students/", "students.csv"))]
WHOLE += ["/certificates/", "/certificates/2345-6789-2345-6789/", "/certificates/2345-6789-2345-6789/revoke/"]
WHOLE += ["/courses/nothing/", "/courses/open", "/accounts/login/?next=/courses/open/"]
#: Nor the studio: it reads drafts, for one person.
STUDIO = [
    "",
    "publish/",
    "preview/",
    "preview/first/text/",
    "files/no.png",
    "settings/",
    "settings/basics/",
    "people/",
    "history/",
    "history/9/",
]
STUDIO += [f"contents/{'0' * 32}/{part}" for part in ("", "rendered/", "files/", "files/no.png")]
WHOLE += ["/studio/", "/studio/new/", *(f"/studio/courses/draft/{part}" for part in STUDIO)]
#: Who writes a course is not asked whether they are in it.
WRITERS = {"editor", "owner", "staff"}
IN_IT = "gate learning.is_enrolled"
#: Entering a course is somebody's own.
WHOLE += ["/invitations/nonsense/"]
WHOLE += [f"/courses/closed/{part}/" for part in ("add-people", "enrol", "enrolment", "leave", "waiting-list")]
VISITORS = ["anonymous", "student", "enrolled", "former", "editor", "owner", "teacher", "staff", "suspended"]


@pytest.fixture(autouse=True)
def _edge():
    engine.forget_everything()
    with override_settings(FRESHKEYS={**settings.FRESHKEYS, "EDGE_SECRET": SECRET}):
        yield


@pytest.fixture(autouse=True)
def visitors() -> dict[str, Client]:
    found = {"anonymous": Client()}
    for name in VISITORS[1:]:
        user = User.objects.create_user(f"{name}@example.org", name=f"Zzqx {name}", is_staff=name == "staff")
        found[name] = Client()
        found[name].force_login(user)
    User.objects.filter(email="suspended@example.org").update(is_active=False)
    return found


@pytest.fixture(autouse=True)
def courses(visitors):
    owner = User.objects.get(email="owner@example.org")
    subject = Subject.objects.create(title="Computing", slug="computing")
    for slug, state in {"open": State.PUBLISHED, "closed": State.PUBLISHED, "draft": State.DRAFT}.items():
        fields = {"slug": slug, "owner": owner, "subject": subject, "state": state, "is_open": slug == "open"}
        course = Course.objects.create(title=f"Loops {slug}", **fields)
        course.editors.add(User.objects.get(email="editor@example.org"))
        module = Module.objects.create(course=course, title="First", slug="first")
        Content.objects.create(module=module, title="Text", slug="text", body="Round and round.")
        Content.objects.create(module=module, title="Open", slug="open", body="Round.", is_open=True)
    closed = Course.objects.get(slug="closed")
    for name in ("enrolled", "former"):
        enrol(course=closed, user=User.objects.get(email=f"{name}@example.org"))
    leave(course=closed, user=User.objects.get(email="former@example.org"))
    ida = Instructor.objects.create(name="Ida", slug="ida")
    Course.objects.get(slug="open").instructors.add(ida)
    otto = Instructor.objects.create(name="Otto", slug="otto", user=User.objects.get(email="teacher@example.org"))
    Course.objects.get(slug="draft").instructors.add(otto)
    former = Course.objects.create(title="Old", slug="old", owner=owner, subject=subject, state=State.PUBLISHED)
    former.slug = "new"
    former.save()


def varied(receipt: Any) -> set[str]:
    """The names of facts, of gates without what they are asked about."""
    return {re.sub(r"^(gate \S+).*", r"\1", name) for name in receipt.facts}


def masked(content: bytes) -> bytes:
    return re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w+"', rb"\1", content)


def test_every_public_route_is_here():
    asked = {name_of(address) for address in [*SHELLS, *GUARDED, *WHOLE]}
    of_accounts = accounts.PUBLIC | accounts.OF_ONESELF  # coursewell/accounts/tests/ looks at them
    assert set(names(get_resolver())) - asked - of_accounts == {"set_language", "course_file", "content_file"}


def name_of(address):
    try:
        return resolve(address.partition("?")[0]).url_name
    except Resolver404:
        return None


@pytest.mark.parametrize("address", SHELLS)
def test_each_page_is_one_shell_whoever_asks(visitors, address):
    for name, client in visitors.items():
        shell = parts(address, client)[0]
        is_html = shell.body.startswith(b"<!doctype html>")
        asked = SHELLS[address] - ({IN_IT} if name in WRITERS else set())
        assert varied(shell.receipt) == ALWAYS | asked | ({"parameter receipt"} if is_html else set()), name
        assert b"Zzqx" not in shell.body


@pytest.mark.parametrize("address", GUARDED)
def test_what_is_not_public_is_one_shell_for_all_who_may_see_it(visitors, address):
    shells = [parts(address, visitors[name])[0] for name in ("editor", "owner", "staff")]
    assert [varied(shell.receipt) for shell in shells] == [ALWAYS | GUARDED[address] | {"parameter receipt"}] * 3
    assert len({shell.body for shell in shells}) == 1


def test_a_locked_lesson_is_one_shell_for_all_who_are_in_the_course(visitors):
    enrol(course=Course.objects.get(slug="closed"), user=User.objects.get(email="student@example.org"))
    for name in ("enrolled", "student"):
        visitors[name].get("/courses/closed/first/text/")  # which brings the cookie of their forms
    one, other = (parts("/courses/closed/first/text/", visitors[name]) for name in ("enrolled", "student"))
    assert varied(one[0].receipt) == ALWAYS | {"gate courses.may_edit", IN_IT, "parameter receipt"}
    assert one[0].body == other[0].body
    assert [part.reason for part in one if part.receipt is None] == []


@pytest.mark.parametrize("address", GUARDED)
def test_a_stranger_gets_no_part_of_it(visitors, address):
    for visitor in ("anonymous", "student", "suspended"):
        answer = ask(address, visitors[visitor])
        assert "Freshkeys-Parts" not in answer.headers
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("address", [*SHELLS, *GUARDED, *WHOLE])
def test_put_together_it_is_what_anybody_gets(visitors, address):
    for name, client in visitors.items():
        plain = client.get(address)
        answer = ask(address, client)
        found = assembled(unpack(answer.content)) if "Freshkeys-Parts" in answer.headers else answer.content
        assert ("Freshkeys-Parts" in answer.headers) == (address not in WHOLE and plain.status_code == 200), name
        assert masked(found) == masked(plain.content), name


class Asker:
    """A visitor at an address: the parts that they get, and the value that each fact has for them."""

    def __init__(self, client: Client, address: str) -> None:
        answer = ask(address, client)
        self.parts = unpack(answer.content) if "Freshkeys-Parts" in answer.headers else []
        path, _, query = address.partition("?")
        self.environ = client._base_environ(PATH_INFO=path, QUERY_STRING=query)  # type: ignore[attr-defined]

    def has(self, name: str, value: str) -> bool:
        try:
            found = value_of(name, WSGIRequest(self.environ)) if is_raw(name) else Facts(self.environ).find(name).value
        except UnknowableError:
            return False
        return found == value

    def is_answered_by(self, part: Any) -> bool:
        return all(self.has(name, value) for name, value in part.receipt.facts.items())


@pytest.mark.parametrize("address", [*SHELLS, *GUARDED])
def test_no_part_answers_two_visitors_who_should_get_different_ones(visitors, address):
    askers = {name: Asker(client, address) for name, client in visitors.items()}
    checked = 0
    for one in askers.values():
        for part in (part for part in one.parts if part.receipt is not None):
            for other in askers.values():
                if other.is_answered_by(part):
                    theirs = [one.body for one in other.parts if (one.kind, one.name) == (part.kind, part.name)]
                    assert theirs == [part.body] or (part.kind != "page" and not other.parts), (part.kind, part.name)
                    checked += 1
    assert checked > len(VISITORS)


def test_a_page_whose_receipt_is_asked_for_is_not_the_one_that_many_share(visitors):
    shared, asked = parts("/", visitors["student"])[0], parts("/?receipt", visitors["student"])[0]
    assert shared.receipt.facts["parameter receipt"] != asked.receipt.facts["parameter receipt"]
    assert "user" in asked.receipt.facts
    assert "Freshkeys-Parts" not in ask("/?receipt", visitors["staff"]).headers


def test_islands_of_those_who_are_nobody_are_one(visitors):
    bodies = {tuple(part.body for part in parts("/", visitors[name])[1:3]) for name in ("anonymous", "suspended")}
    assert len(bodies) == 1


def test_a_message_is_one_visitors_and_is_shown_once(visitors):
    client = visitors["student"]
    client.post("/accounts/logout/")
    del client.cookies[settings.SESSION_COOKIE_NAME]  # as a browser does when it is told to
    island = next(part for part in parts("/", client) if part.name.endswith("web.messages"))
    assert island.receipt is None
    assert any(name == "Set-Cookie" and value.startswith("messages=") for name, value in island.headers)
    assert b"notice" in island.body


def test_nobodys_messages_island_varies_by_nothing_but_the_cookie(visitors):
    island = next(part for part in parts("/", visitors["student"]) if part.name.endswith("web.messages"))
    assert set(island.receipt.facts) == {"cookie messages", "language"}


def test_a_course_that_opens_later_is_a_shell_until_then(visitors):
    opens_at = timezone.now() + timedelta(days=1)
    Course.objects.filter(slug="open").update(enrolment_opens_at=opens_at, is_open=False)
    assert parts("/courses/open/")[0].receipt.good_until == opens_at.timestamp()


LOST = {
    "editor": lambda user: Course.objects.get(slug="draft").editors.remove(user),
    "owner": lambda user: Course.objects.filter(slug="draft").update(
        owner=User.objects.get(email="teacher@example.org")
    ),
    "staff": lambda user: User.objects.filter(pk=user.pk).update(is_staff=False),
}


@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize("how", ["right", "account", "session"])
def test_whoever_loses_a_right_loses_the_page_with_the_next_request(visitors, name, how):
    user = User.objects.get(email=f"{name}@example.org")
    losing = {
        "right": lambda: LOST[name](user),
        "account": lambda: User.objects.filter(pk=user.pk).update(is_active=False),
        "session": visitors[name].session.delete,
    }
    gates = [
        part for part in parts("/courses/draft/", visitors[name]) if part.name.startswith("gate courses.may_edit ")
    ]
    assert [part.body for part in gates] == [b"True"]
    assert written_by(losing[how]) & gates[0].receipt.sources
    assert visitors[name].get("/courses/draft/").status_code == 404


def written_by(write):
    """The sources that a write leaves in the log."""
    known = engine_for("default")
    before = known.validate().token
    write()
    changed = known.log.ask(connection, last=before, since=before).changed_since
    assert changed is not None
    return changed
