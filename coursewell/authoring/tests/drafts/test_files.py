from __future__ import annotations

from io import BytesIO

import pytest

from coursewell.authoring import drafts
from coursewell.authoring.tests.drafts.conftest import picture, uid_of
from coursewell.courses import files
from coursewell.courses.files.arrivals import remove_unused
from coursewell.courses.models import Attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def attach(draft, owner):
    def attach(name="Mein Knoten.SVG", file=None, title="Reef knot"):
        uid = uid_of(draft, title) if title else None
        return drafts.attach(draft=draft, user=owner, uid=uid, name=name, file=file or picture())

    return attach


def test_a_file_of_a_draft_is_kept_and_found_by_name(draft, attach):
    asset = attach()
    found = drafts.file_of(draft=draft, uid=uid_of(draft, "Reef knot"), name=asset.name)
    assert (asset.name, found.media_type, found.width) == ("files/mein-knoten.svg", "image/svg+xml", 4)
    assert files.path_of(asset.digest).exists()


def test_nobody_else_is_given_it(draft, attach, client):
    asset = attach()
    drafts.publish(draft=draft, user=draft.course.owner)
    attach("later.txt", BytesIO(b"later"))
    address = "/courses/knots-that-hold/bends/reef-knot/files"
    assert client.get(f"{address}/files/later.txt").status_code == 404
    assert drafts.file_of(draft=draft, uid=uid_of(draft, "Sheet bend"), name=asset.name) is None


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "CON", "a/b\\c\0.png", ".htaccess", "x" * 400 + ".png", "", "<img src=x>.svg", "aux.txt"],
)
def test_every_name_is_made_safe(draft, attach, name):
    attach(name)
    assert drafts.problems(drafts.draft_document(draft)) == []


def test_another_file_of_the_same_name_gets_a_number(attach):
    attach("a.txt", BytesIO(b"one"))
    assert attach("A.txt", BytesIO(b"two")).name == "files/a-2.txt"


def test_the_same_bytes_again_are_the_same_file(draft, attach):
    assert attach("one.svg") == attach("two.svg")


def test_a_broken_picture_is_refused_in_words(attach, files_dir):
    with pytest.raises(drafts.DraftError, match="damaged"):
        attach("x.png", BytesIO(b"\x89PNG\r\n\x1a\nno"))


def test_bytes_of_a_draft_are_not_removed_as_unused(draft, attach):
    asset = attach()
    assert remove_unused([asset.digest], set()) == 0
    drafts.detach(draft=draft, user=draft.course.owner, uid=uid_of(draft, "Reef knot"), name=asset.name)
    assert remove_unused([asset.digest], set()) == 0  # an undo may want them
    draft.course.delete()
    assert remove_unused([asset.digest], set()) == 1


def test_publishing_gives_readers_the_file(draft, attach, owner):
    asset = attach(title=None)
    drafts.publish(draft=draft, user=owner)
    assert Attachment.objects.get().digest == asset.digest


def test_an_upload_does_not_disturb_who_writes(draft, attach, owner):
    attach()
    uid = uid_of(draft, "Reef knot")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "![](../files/mein-knoten.svg)"})
    assert len(drafts.draft_document(draft).contents[0].assets) == 1
