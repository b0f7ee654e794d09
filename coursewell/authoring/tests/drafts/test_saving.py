from __future__ import annotations

import pytest

from coursewell.authoring import drafts
from coursewell.authoring.tests.drafts.conftest import uid_of

pytestmark = pytest.mark.django_db


def save(draft, user, version, **fields):
    uid = draft.contents.order_by("pk").first().uid
    return drafts.save_content(draft=draft, user=user, uid=uid, version=version, fields=fields)


def test_what_was_saved_is_there(draft, owner):
    saved = save(draft, owner, 2, body="Right over left.\r\nLeft over right.", title=" Reef\nknot ")
    row = draft.contents.get(uid=uid_of(draft, "Reef knot"))
    assert (row.body, row.version, saved.version) == ("Right over left.\nLeft over right.", 3, 3)


def test_nobody_writes_over_what_they_have_not_seen(draft, owner, editor):
    save(draft, editor, 2, body="Edda's")
    with pytest.raises(drafts.ConflictError, match="Edda Editor") as caught:
        save(draft, owner, 2, body="Olga's")
    assert (caught.value.theirs["body"], caught.value.version, caught.value.by) == ("Edda's", 3, editor)


def test_a_save_whose_reply_was_lost_is_no_conflict(draft, owner):
    first = save(draft, owner, 2, body="New")
    assert save(draft, owner, 2, body="New") == first


def test_two_contents_never_meet(draft, owner, editor):
    save(draft, editor, 2, body="Edda's")
    uid = uid_of(draft, "Clove hitch")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "Olga's"})


def test_a_text_saved_into_a_deleted_content_is_refused_in_words(draft, owner):
    uid = uid_of(draft, "Reef knot")
    drafts.delete_content(draft=draft, user=owner, uid=uid)
    with pytest.raises(drafts.GoneError, match="restore"):
        drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "late"})


@pytest.mark.parametrize(
    "fields",
    [
        {"body": 5},
        {"kind": "quiz"},
        {"path": "course.md"},
        {"title": "x" * 301},
        {"slug": "../x"},
        {"slug": ""},
        {"duration_minutes": -1},
        {"duration_minutes": 10**12},
        {"data": [1]},
        {"data": {"a": float("nan")}},
        {"data": {"a": 10**400}},
        {"body": "x" * 3_000_000},
    ],
)
def test_what_no_draft_can_keep_is_refused_in_words(draft, owner, fields):
    with pytest.raises(drafts.DraftError):
        save(draft, owner, 2, **fields)


def test_what_no_database_keeps_is_left_out(draft, owner):
    save(draft, owner, 2, body="a\0b\ud800c", data={"x": "a\0b"})
    row = draft.contents.order_by("pk").first()
    assert (row.body, row.data) == ("abc", {"x": "ab"})


def test_an_unfinished_quiz_is_kept(draft, owner):
    data = {"questions": [{"prompt": "", "choices": []}]}
    save(draft, owner, 2, data=data)
    assert draft.contents.order_by("pk").first().data == data


def test_an_address_of_another_content_is_refused(draft, owner):
    with pytest.raises(drafts.DraftError, match="address"):
        save(draft, owner, 2, slug="sheet-bend")


def test_settings_are_saved_by_version(draft, owner, subject):
    drafts.save_settings(draft=draft, user=owner, version=1, fields={"summary": "All knots", "subject": subject.pk})
    with pytest.raises(drafts.ConflictError):
        drafts.save_settings(draft=draft, user=owner, version=1, fields={"summary": "No knots"})
    assert drafts.draft_document(draft).summary == "All knots"


def test_the_outline_does_not_disturb_the_settings(draft, owner):
    drafts.save_settings(draft=draft, user=owner, version=1, fields={"code": "K-1"})
    drafts.add_module(draft=draft, user=owner, title="More")
    drafts.save_settings(draft=draft, user=owner, version=2, fields={"code": "K-2"})
    assert drafts.draft_document(draft).code == "K-2"


@pytest.mark.parametrize("fields", [{"state": "published"}, {"published_at": None}, {"uid": "0" * 32}, {"subject": 0}])
def test_what_is_not_the_authors_to_set_is_refused(draft, owner, fields):
    with pytest.raises(drafts.DraftError):
        drafts.save_settings(draft=draft, user=owner, version=1, fields=fields)
