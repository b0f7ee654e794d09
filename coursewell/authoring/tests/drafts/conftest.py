"""A course in the studio: two modules, three contents, a picture."""

from __future__ import annotations

from io import BytesIO

import pytest

from coursewell.accounts.models import User
from coursewell.authoring import drafts
from coursewell.authoring.tests.conftest import SVG
from coursewell.courses.models import Subject


@pytest.fixture
def subject(db):
    return Subject.objects.create(title="Rope", slug="rope")


@pytest.fixture
def editor(db):
    return User.objects.create_user("editor@example.org", name="Edda Editor")


@pytest.fixture
def course(owner, subject):
    return drafts.create_course(owner=owner, title="Knots that hold", subject=subject)


@pytest.fixture
def draft(course, owner):
    draft = drafts.open_draft(course=course, user=owner)
    bends = drafts.add_module(draft=draft, user=owner, title="Bends")
    hitches = drafts.add_module(draft=draft, user=owner, title="Hitches")
    for module, title in ((bends, "Reef knot"), (bends, "Sheet bend"), (hitches, "Clove hitch")):
        uid = drafts.add_content(draft=draft, user=owner, module=module, kind="text", title=title)
        drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields={"body": f"How to tie the {title}."})
    return draft


def uid_of(draft, title):
    return draft.contents.get(title=title, removed_at=None).uid


def module_uid(draft, title):
    return next(module["uid"] for module in draft.outline if module["title"] == title)


def shape(draft):
    """The titles, in order: [["Bends", "Reef knot", ...], ...]."""
    document = drafts.draft_document(draft)
    return [[module.title, *(content.title for content in module.contents)] for module in document.modules]


def picture():
    return BytesIO(SVG.encode())
