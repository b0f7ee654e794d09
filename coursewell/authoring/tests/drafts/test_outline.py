from __future__ import annotations

import pytest

from coursewell.authoring import drafts
from coursewell.authoring.tests.drafts.conftest import module_uid, shape, uid_of

pytestmark = pytest.mark.django_db
WHOLE = [["Bends", "Reef knot", "Sheet bend"], ["Hitches", "Clove hitch"]]


def test_parts_are_added_at_the_end(draft):
    assert shape(draft) == WHOLE


def test_a_module_is_added_behind_another(draft, owner):
    drafts.add_module(draft=draft, user=owner, title="Between", after=module_uid(draft, "Bends"))
    assert [module[0] for module in shape(draft)] == ["Bends", "Between", "Hitches"]


def test_slugs_come_from_titles_and_are_unique_in_their_parent(draft, owner):
    drafts.add_module(draft=draft, user=owner, title="Bends!")
    drafts.add_module(draft=draft, user=owner, title="Files")
    assert [module["slug"] for module in draft.outline] == ["bends", "hitches", "bends-2", "files-2"]


def test_two_contents_of_one_title_have_two_paths(draft, owner):
    module = module_uid(draft, "Bends")
    drafts.add_content(draft=draft, user=owner, module=module, kind="text", title="Reef knot")
    paths = [content.path for content in drafts.draft_document(draft).contents]
    assert paths == ["bends/reef-knot.md", "bends/sheet-bend.md", "bends/reef-knot-2.md", "hitches/clove-hitch.md"]


@pytest.mark.parametrize("title", ["aux", "", "日本語", "…", "course"])
def test_every_title_gives_a_place_that_can_be_exported(draft, owner, title):
    module = drafts.add_module(draft=draft, user=owner, title=title)
    uid = drafts.add_content(draft=draft, user=owner, module=module, kind="text", title=title or "x")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields={"body": "Text"})
    assert drafts.problems(drafts.draft_document(draft)) == []


def test_up_and_down_cross_the_border_of_a_module(draft, owner):
    uid = uid_of(draft, "Sheet bend")
    drafts.move_content(draft=draft, user=owner, uid=uid, direction="down")
    assert shape(draft) == [["Bends", "Reef knot"], ["Hitches", "Sheet bend", "Clove hitch"]]
    drafts.move_content(draft=draft, user=owner, uid=uid, direction="up")
    assert shape(draft) == WHOLE


def test_a_step_at_the_end_changes_nothing(draft, owner):
    drafts.move_content(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"), direction="up")
    drafts.move_content(draft=draft, user=owner, uid=uid_of(draft, "Clove hitch"), direction="down")
    drafts.move_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"), direction="up")
    assert shape(draft) == WHOLE


def test_a_content_goes_before_another_one(draft, owner):
    uid, other = uid_of(draft, "Clove hitch"), uid_of(draft, "Sheet bend")
    drafts.move_content(draft=draft, user=owner, uid=uid, before=other)
    assert shape(draft) == [["Bends", "Reef knot", "Clove hitch", "Sheet bend"], ["Hitches"]]


def test_modules_change_places(draft, owner):
    drafts.move_module(draft=draft, user=owner, uid=module_uid(draft, "Hitches"), before=module_uid(draft, "Bends"))
    assert shape(draft) == WHOLE[::-1]


def test_a_slug_that_is_taken_where_it_goes_gets_a_number(draft, owner):
    module = module_uid(draft, "Hitches")
    drafts.add_content(draft=draft, user=owner, module=module, kind="text", title="Reef knot")
    drafts.move_content(draft=draft, user=owner, uid=draft.contents.get(path="bends/reef-knot.md").uid, module=module)
    slugs = [content.slug for content in drafts.draft_document(draft).modules[1].contents]
    assert slugs == ["clove-hitch", "reef-knot", "reef-knot-2"]


def test_a_duplicate_lies_behind_and_says_the_same(draft, owner):
    drafts.duplicate_content(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"))
    assert shape(draft)[0] == ["Bends", "Reef knot", "Reef knot (copy)", "Sheet bend"]
    one, other = drafts.draft_document(draft).contents[:2]
    assert (one.body, one.uid != other.uid) == (other.body, True)


def test_a_module_is_duplicated_with_its_contents(draft, owner):
    drafts.duplicate_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"))
    assert shape(draft)[1] == ["Bends (copy)", "Reef knot", "Sheet bend"]
    assert drafts.problems(drafts.draft_document(draft)) == []


def test_a_deleted_content_comes_back_to_its_place(draft, owner):
    removed = drafts.delete_content(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"))
    assert shape(draft)[0] == ["Bends", "Sheet bend"]
    drafts.restore(draft=draft, user=owner, removed=removed.id)
    assert shape(draft) == WHOLE


def test_a_deleted_module_comes_back_with_its_contents(draft, owner):
    removed = drafts.delete_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"))
    assert shape(draft) == WHOLE[1:]
    drafts.restore(draft=draft, user=owner, removed=removed.id)
    assert shape(draft) == WHOLE


def test_a_deletion_is_undone_once(draft, owner):
    removed = drafts.delete_content(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"))
    drafts.restore(draft=draft, user=owner, removed=removed.id)
    with pytest.raises(drafts.DraftError, match="already"):
        drafts.restore(draft=draft, user=owner, removed=removed.id)


def test_a_content_waits_for_its_module_to_come_back(draft, owner):
    removed = drafts.delete_content(draft=draft, user=owner, uid=uid_of(draft, "Reef knot"))
    drafts.delete_module(draft=draft, user=owner, uid=module_uid(draft, "Bends"))
    with pytest.raises(drafts.DraftError, match="restore that first"):
        drafts.restore(draft=draft, user=owner, removed=removed.id)


def test_an_address_follows_the_title_until_it_is_published(draft, owner):
    uid = uid_of(draft, "Reef knot")
    drafts.rename_content(draft=draft, user=owner, uid=uid, title="Square knot")
    assert draft.contents.get(uid=uid).slug == "square-knot"
    drafts.publish(draft=draft, user=owner)
    drafts.rename_content(draft=draft, user=owner, uid=uid, title="Granny knot")
    assert draft.contents.get(uid=uid).slug == "square-knot"
