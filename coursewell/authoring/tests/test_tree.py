"""The files of a course, as layouts see them."""

import hashlib

import pytest

from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.sources import open_source


def scan(path):
    return Tree.scan(open_source(path), Report())


def test_a_tree_is_named_after_its_folder(folder):
    tree = scan(folder)
    assert (tree.name, tree.below("01-bends").name) == ("knots", "01-bends")


def test_raw_bytes_come_as_they_are_up_to_a_limit(folder, write):
    write({"data.bin": b"\r\n\0\xff"})
    tree = scan(folder)
    assert tree.raw("data.bin", 4) == b"\r\n\0\xff"
    assert tree.raw("data.bin", 3) is None
    assert [str(problem) for problem in tree.report.errors] == [
        "data.bin: This file is larger than 3 bytes; make it smaller."
    ]


def test_a_file_that_grew_after_the_look_is_still_held_to_the_limit(folder, write):
    tree = scan(folder)
    write({"02-hitches/clove.md": b"x" * 100})
    assert tree.raw("02-hitches/clove.md", 50) is None


def test_the_bytes_of_an_asset_can_be_opened_again(folder):
    tree = scan(folder)
    asset = tree.below("pictures").asset("reef.svg")
    with tree.taken.openers[asset.digest]() as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == asset.digest
    assert tree.taken.used == {"pictures/reef.svg"}


def test_all_assets_together_have_a_limit_across_the_courses_of_a_folder(folder, write, monkeypatch):
    write({"a/1.bin": b"x" * 6, "b/2.bin": b"y" * 6})
    monkeypatch.setattr("coursewell.authoring.document.limits.ASSETS_TOGETHER", 10)
    tree = scan(folder)
    assert tree.below("a").asset("1.bin").size == 6
    assert tree.below("b").asset("2.bin") is None
    assert "together" in tree.report.errors[0].message


def test_a_link_that_takes_the_place_of_a_file_is_not_followed(folder, tmp_path):
    (tmp_path / "secret").write_text("secret")
    tree = scan(folder)
    (folder / "pictures/reef.svg").unlink()
    (folder / "pictures/reef.svg").symlink_to(tmp_path / "secret")
    assert tree.raw("pictures/reef.svg") is None
    assert "cannot be read" in tree.report.errors[0].message


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        scan(tmp_path / "nowhere")
