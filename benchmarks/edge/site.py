"""The site behind its edge with a generated catalogue, and the servers that it is compared with."""

from __future__ import annotations

import base64
import http.client
import json
import os
import random
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks import catalogue
from benchmarks._scratch import site_on
from benchmarks.edge.wrk import BROWSER
from freshkeys.checking import processes, valkey

if TYPE_CHECKING:
    from coursewell.accounts.models import User

PAGES = 500
DRAWN = 5000
EMAIL = "reader@benchmark.invalid"
#: As freshkeys/edge/__main__.py has it.
_ASGI = ["--interface", "asginl", "--loop", "uvloop", "--http", "1", "--backpressure", "2048"]
_WSGI = ["--interface", "wsgi", "--blocking-threads", "4"]


@dataclass
class Servers:
    """Addresses of what is measured, the session of somebody signed in, and the pages by rank."""

    folder: Path
    edge: str
    session: str
    pages: list[str]
    #: A lesson that whoever is signed in may read because they are enrolled.
    lesson: str


@contextmanager
def prepared(kind: str, courses: int) -> Iterator[Servers]:
    """The site, filled and served through the edge, with one worker."""
    with ExitStack() as stack:
        folder = stack.enter_context(site_on(kind))
        from django.db import connections

        catalogue.generate(courses)
        session, pages, lesson = sign_in(), list_of_pages(), enrolled_lesson()
        connections.close_all()
        port = processes.free_port()
        environment = {**os.environ, "PORT": str(port), "EDGE": "1", "WORKERS": "1"}
        url = stack.enter_context(served([sys.executable, "-m", "config.cli", "serve"], port, environment, folder))
        yield Servers(folder, url, session, pages, lesson)


def sign_in() -> str:
    """The key of a session of a new user."""
    from coursewell.accounts.models import User

    return session_of(User.objects.create(email=EMAIL, name="A reader"))


def session_of(user: User) -> str:
    """The key of a new session in which this person has signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store.save()
    return str(store.session_key)


def list_of_pages() -> list[str]:
    """Many pages, the list first: pages of courses, and of the list."""
    from django.utils import timezone

    from coursewell.courses.models import Course

    courses = Course.objects.published(timezone.now()).order_by("pk")[: PAGES - 20]
    lists = [f"/?page={number}" for number in range(2, 21)]
    return ["/", *lists, *(course.get_absolute_url() for course in courses)]


def enrolled_lesson() -> str:
    """A lesson of ordinary length, the fifth of twelve, in a course that the reader is enrolled in."""
    from coursewell.accounts.models import User
    from coursewell.courses.models import Content, Course, Module
    from coursewell.learning.models import Enrolment

    reader = User.objects.get(email=EMAIL)
    course = Course.objects.create(
        owner=User.objects.exclude(pk=reader.pk).order_by("pk")[0],
        subject_id=Course.objects.values_list("subject", flat=True)[0],
        title="Tying knots",
        slug="tying-knots",
        state="published",
    )
    module = Module.objects.create(course=course, title="Bends", slug="bends")
    text = "\n\n".join(
        f"## Step {number}\n\n" + "Pass the end through the loop, and draw it tight. " * 12 for number in range(8)
    )
    for number in range(12):
        content = Content.objects.create(module=module, title=f"Bend {number}", slug=f"bend-{number}", position=number)
        Content.objects.filter(pk=content.pk).update(body=text)
    Enrolment.objects.create(course=course, user=reader)
    return Content.objects.get(module=module, slug="bend-4").get_absolute_url()


def drawn_by_zipf(pages: list[str]) -> list[str]:
    """Pages as they are asked for: the one of rank n with a chance of 1/n."""
    return random.Random(7).choices(pages, [1 / rank for rank in range(1, len(pages) + 1)], k=DRAWN)


def fetch(url: str, path: str, headers: Mapping[str, str] = {}) -> tuple[int, list[tuple[str, str]], bytes]:
    """One answer as a browser gets it: its status, headers and bytes."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", path, headers={**BROWSER, **headers})
    answer = connection.getresponse()
    found = answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read()
    connection.close()
    return found


def note(answers: dict[str, tuple[int, list[tuple[str, str]], bytes]], file: Path) -> Path:
    """Write down what `bare` and `trivial` are to return."""
    told = {
        name: (status, [(one, value) for one, value in headers if one != "date"], base64.b64encode(body).decode())
        for name, (status, headers, body) in answers.items()
    }
    file.write_text(json.dumps(told))
    return file


@contextmanager
def bare(answers: Path, folder: Path) -> Iterator[str]:
    with granian("benchmarks.edge.bare:application", _ASGI, folder, BARE=str(answers)) as url:
        yield url


@contextmanager
def trivial(answers: Path, folder: Path, cached: str = "") -> Iterator[str]:
    """Django without middleware, or with its page cache in memory or in Valkey."""
    with ExitStack() as stack:
        store = f"redis://127.0.0.1:{stack.enter_context(valkey.running()).port}/0" if cached == "valkey" else ""
        given = {"BARE": str(answers), "CACHED": cached, "STORE": store}
        yield stack.enter_context(granian("benchmarks.edge.trivial:application", _WSGI, folder, **given))


@contextmanager
def granian(target: str, options: list[str], folder: Path, **environment: str) -> Iterator[str]:
    port = processes.free_port()
    program = str(Path(sys.executable).parent / "granian")
    command = [program, "--port", str(port), "--workers", "1", "--log-level", "error", "--no-ws", *options, target]
    with served(command, port, {**os.environ, **environment}, folder) as url:
        yield url


@contextmanager
def served(command: list[str], port: int, environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    log = folder / f"server-{port}.log"
    process = processes.start(command, log=log, env=environment)
    try:
        processes.wait_until(lambda: processes.listens(port), process, log, patience=300)
        yield f"http://127.0.0.1:{port}"
    finally:
        processes.stop(process, signal.SIGTERM)
        with suppress(OSError):
            log.unlink()
