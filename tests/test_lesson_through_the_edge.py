"""What a lesson page costs a student who is in the course, behind the real edge."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest

from tests.support import learning, processes, site
from tests.support.session import STUDENT, sign_in

pytestmark = pytest.mark.slow

COURSE = "reading-maps"
LOCKED = f"/courses/{COURSE}/a-map-is-a-decision/quiz/"
LESSON = f"/courses/{COURSE}/a-map-is-a-decision/what-is-missing/"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    port = processes.free_port()
    with site.running(tmp_path_factory.mktemp("lesson"), METRICS=f"127.0.0.1:{port}") as running:
        learning.enrol(running, STUDENT, COURSE)
        yield running


@pytest.fixture(scope="module")
def cookie(running):
    return sign_in(running)


def get(running, path, cookie=""):
    request = urllib.request.Request(running.url + path, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["Server-Timing"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Server-Timing"], error.read()


def counted(running):
    """How often the edge asked the database, and the application."""
    with urllib.request.urlopen(f"http://{running.environment['METRICS']}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    questions = re.search(r"^freshkeys_validation_seconds_count (\d+)", text, re.M)
    builds = re.search(r"^freshkeys_builds_total (\d+)", text, re.M)
    assert questions, text
    assert builds, text
    return int(questions[1]), int(builds[1])


def test_a_warm_lesson_page_costs_one_question_and_nothing_of_the_application(running, cookie):
    for _ in range(2):
        assert b"done" in get(running, LOCKED, cookie)[2]
    questions, builds = counted(running)
    for _ in range(10):
        status, how, _ = get(running, LOCKED, cookie)
        assert (status, how) == (200, 'freshkeys;desc="hit"')
    assert counted(running) == (questions + 10, builds)


def test_the_student_and_a_visitor_share_the_page_and_not_the_ticks(running, cookie):
    own, others = get(running, LESSON, cookie)[2], get(running, LESSON)[2]
    assert b"data-progress" in own
    assert b"data-progress" not in others
    assert b"csrfmiddlewaretoken" not in others


def test_the_first_request_after_leaving_is_refused(running, cookie):
    assert get(running, LOCKED, cookie)[0] == 200
    learning.leave(running, STUDENT, COURSE)
    assert get(running, LOCKED, cookie)[0] == 403
    assert b"data-progress" not in get(running, LESSON, cookie)[2]
    learning.enrol(running, STUDENT, COURSE)
    assert get(running, LOCKED, cookie)[0] == 200
