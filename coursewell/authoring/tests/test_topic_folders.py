"""Repositories in which each folder at the top is a course."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from coursewell.authoring.commands.course import course
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.problems import SourceError
from coursewell.courses.models import Content, Course

FILES = {
    "README.md": "# Everything about ropes",
    "license.md": "[CC](http://creativecommons.org/licenses/by-nc-sa/4.0/)",
    "html_css/conclusion.md": "### The end",
    "html_css/grid/project_admin.md": "### Introduction\r\n\r\nBuild it. ![x](../imgs/x.png)\r\n",
    "html_css/grid/grid.md": "### Introduction\n\nSee [this](/lessons/elsewhere).",
    "html_css/grid/deep_end/intro_to_css.md": "### Introduction\n\n[![A](gone.png)](https://example.org)",
    "git/basics/git.md": "# What Git is\n\nA tool.",
    "git/basics/git/more.md": "More.",
    "git/conclusion/conclusion.md": "The end.",
    "git/old/first.md": "Once.",
    "archive/git/git.md": "Long ago.",
    "shared/start.md": "Both.",
}


@pytest.fixture
def topics(write, tmp_path):
    return write(FILES, tmp_path / "ropes-main")


def run(*arguments):
    result = CliRunner().invoke(course, [*map(str, arguments), "--json", "-"], catch_exceptions=False)
    return json.loads(result.stdout)


def documents(folder):
    return read(folder, Options(subject=("Craft",))).documents


def test_each_folder_that_holds_lessons_is_a_course(topics):
    found = run("check", topics, "--subject", "Craft")["courses"]
    assert [(one["title"], one["slug"]) for one in found] == [("Git", "ropes-git"), ("HTML CSS", "ropes-html-css")]
    assert {one["licence"] for one in found} == {"CC-BY-NC-SA-4.0"}


def test_each_folder_below_is_a_module_and_each_file_a_text(topics):
    css = documents(topics)[1]
    assert [(module.title, len(module.contents)) for module in css.modules] == [("HTML CSS", 1), ("Grid", 3)]


def test_texts_at_the_top_are_in_a_module_named_as_the_course(topics):
    module = documents(topics)[1].modules[0]
    assert (module.title, module.slug, module.contents[0].path) == ("HTML CSS", "html-css", "html_css/conclusion.md")


def test_titles_come_from_the_first_heading_or_else_from_names(topics):
    git, css = documents(topics)
    assert git.contents[0].title == "What Git is"
    titles = [content.title for content in css.contents]
    assert titles == ["Conclusion", "Grid", "Project: Admin", "Deep end: Intro to CSS"]


def test_introductions_come_first_and_conclusions_last(write, tmp_path):
    names = ("conclusion", "introduction_to_knots", "apples", "introduce_yourself")
    files = {f"{topic}/part/{name}.md": "x" for name in names for topic in ("a", "b")}
    found = documents(write(files, tmp_path / "r"))[0]
    titles = [content.title for content in found.contents]
    assert titles == ["Introduction to knots", "Apples", "Introduce yourself", "Conclusion"]


def test_what_did_not_go_in_is_counted_and_named(topics):
    summary = run("check", topics, "--subject", "Craft")
    assert summary["reported"] == {
        "archived file": 2,
        "left-out text": 2,
        "missing order": 1,
        "missing picture": 2,
        "project": 1,
        "unresolved link": 2,
    }
    named = {problem["file"] for problem in summary["problems"] if problem["severity"] == "note"}
    assert {"archive/git/git.md", "git/old/first.md", "shared/start.md", "README.md"} <= named


def test_numbered_texts_have_an_order(write, tmp_path):
    folder = write({f"{topic}/part/{number}-x.md": "x" for topic in "ab" for number in (1, 2)}, tmp_path / "r")
    assert "missing order" not in run("check", folder, "--subject", "Craft")["reported"]


@pytest.mark.parametrize(
    "files",
    [
        {"notes/a.md": "x", "more/b.md": "x"},
        {"one/part/a.md": "x"},
        {"docs/guide/a.md": "x", "src/core/b.md": "x"},
        {f"{topic}/part/{name}": "x" for topic in "ab" for name in ("a.md", "b.py", "c.py")},
    ],
    ids=["no folders in topics", "one topic", "documentation", "programs"],
)
def test_other_folders_with_texts_are_not_taken_for_topics(write, tmp_path, files):
    folder = write(files, tmp_path / "r")
    with pytest.raises(SourceError, match="no layout that is known"):
        read(folder, Options())


def test_a_single_topic_can_be_asked_for(write, tmp_path):
    folder = write({"one/part/a.md": "x"}, tmp_path / "r")
    assert len(read(folder, Options(subject=("Craft",), layout="topic-folders")).documents) == 1


@pytest.mark.django_db
def test_courses_of_one_repository_go_in_beside_each_other_and_only_once(topics, owner):
    run("import", topics, "--subject", "Craft")
    assert (Course.objects.count(), Content.objects.count()) == (2, 7)
    for change in run("import", topics, "--subject", "Craft")["changes"]:
        assert not any(change[verb] for verb in ("created", "updated", "removed"))


@pytest.mark.django_db
def test_a_download_of_a_branch_is_the_same_courses(topics, owner):
    run("import", topics, "--subject", "Craft")
    clone = topics.rename(topics.with_name("ropes"))
    run("import", clone, "--subject", "Craft")
    assert Course.objects.count() == 2


@pytest.mark.django_db
def test_a_new_heading_keeps_identity_and_address(topics, write, owner):
    run("import", topics, "--subject", "Craft")
    before = set(Content.objects.values_list("uid", "slug"))
    write({"git/basics/git.md": "# Git, again"}, topics)
    run("import", topics, "--subject", "Craft")
    assert set(Content.objects.values_list("uid", "slug")) == before
    assert Content.objects.filter(title="Git, again").exists()


@pytest.mark.django_db
def test_new_numbers_and_texts_beside_folders_keep_identity_and_address(write, tmp_path, owner):
    folder = write({f"{topic}/1-{topic}/2-x.md": "x" for topic in ("a", "b")}, tmp_path / "r")
    run("import", folder, "--subject", "Craft")
    before = set(Content.objects.values_list("uid", "slug", "module__uid", "module__slug", "module__course__slug"))
    (folder / "a").rename(folder / "7-a")
    (folder / "7-a/1-a").rename(folder / "7-a/3-a")
    (folder / "b/1-b/2-x.md").rename(folder / "b/1-b/x.md")
    write({"b/new.md": "x"}, folder)
    run("import", folder, "--subject", "Craft")
    after = set(Content.objects.values_list("uid", "slug", "module__uid", "module__slug", "module__course__slug"))
    assert before < after
    assert len(after) == 3
