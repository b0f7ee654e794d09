"""Who may open what: every route of the studio, for the nine kinds of visitor."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coursewell.authoring import access, drafts
from coursewell.authoring.tests.studio.conftest import STRANGERS, WRITERS

#: How each route about one draft is asked for; the uid is that of a text.
ARGUMENTS = {
    "studio_content": ["uid"],
    "studio_rendered": ["uid"],
    "studio_upload": ["uid"],
    "studio_content_file": ["uid", "nothing.png"],
    "studio_file": ["nothing.png"],
    "studio_preview_lesson": ["bends", "reef"],
    "studio_setting": ["basics"],
    "studio_revision": [1],
}
#: What a GET gets where it is neither a page nor somebody else's.
OTHERWISE = {"studio_rendered": 302, "studio_upload": 404, "studio_file": 404, "studio_content_file": 404}


@pytest.fixture
def address(course, draft, owner, add):
    uid = add("Reef", body="Right over left.")
    drafts.publish(draft=draft, user=owner)
    drafts.unpublish(draft=draft, user=owner)

    def of(name):
        return reverse(name, args=[course.slug, *(uid if one == "uid" else one for one in ARGUMENTS.get(name, []))])

    return of


@pytest.mark.parametrize("name", sorted(access.OF_A_DRAFT))
def test_those_who_write_the_course_open_it(clients, address, name):
    for visitor in WRITERS:
        assert clients[visitor].get(address(name)).status_code == OTHERWISE.get(name, 200), visitor


@pytest.mark.parametrize("name", sorted(access.OF_A_DRAFT))
def test_to_everybody_else_it_is_not_there(clients, address, name):
    for visitor in STRANGERS:
        assert clients[visitor].get(address(name)).status_code == 404, visitor
        assert clients[visitor].post(address(name)).status_code == 404, visitor


@pytest.mark.parametrize("name", sorted(access.OF_A_DRAFT))
def test_a_course_that_is_not_there_looks_the_same(clients, address, course, name):
    for visitor in STRANGERS:
        secret = clients[visitor].get(address(name))
        nothing = clients[visitor].get(address(name).replace(course.slug, "nothing", 1))
        assert secret.content.replace(course.slug.encode(), b"nothing") == nothing.content, visitor


@pytest.mark.parametrize("name", sorted(access.OF_A_DRAFT))
def test_nobody_keeps_it(client, address, name):
    answer = client.get(address(name))
    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_first_page_is_for_those_who_signed_in(clients):
    statuses = {visitor: clients[visitor].get("/studio/").status_code for visitor in (*WRITERS, *STRANGERS)}
    assert {visitor for visitor, status in statuses.items() if status == 302} == {"anonymous", "suspended"}
    assert {status for visitor, status in statuses.items() if visitor not in ("anonymous", "suspended")} == {200}


def test_only_instructors_and_staff_make_courses(clients, subject):
    for visitor in (*WRITERS, *STRANGERS):
        answer = clients[visitor].post("/studio/new/", {"title": "Mine", "subject": subject.pk})
        expected = {"anonymous": "/accounts/login/", "suspended": "/accounts/login/"}
        if visitor in ("owner", "staff", "other_instructor"):
            assert answer.headers["Location"].startswith("/studio/courses/mine"), visitor
        elif visitor in expected:
            assert answer.headers["Location"].startswith(expected[visitor])
        else:
            assert answer.status_code == 404, visitor
