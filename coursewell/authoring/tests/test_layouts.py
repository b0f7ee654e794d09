from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from coursewell.authoring.commands.course import course
from coursewell.authoring.layouts import Options, read
from coursewell.authoring.problems import MOST, Report, SourceError

CARPENTRIES = {"config.yaml": "title: Knots\n", "episodes/01-reef.md": "# Reef\n"}


def call(*arguments):
    return CliRunner().invoke(course, [str(argument) for argument in arguments], catch_exceptions=False)


def test_a_reading_says_its_layout_and_the_sign_that_it_was_known_by(folder):
    assert "Read as: Coursewell folder (a folder with course.md" in call("check", folder).output


def test_an_unknown_folder_is_refused_with_the_layouts_that_are_known(write):
    with pytest.raises(SourceError, match=r"no layout that is known here.*Coursewell folder.*Carpentries"):
        read(write({"notes.txt": "x"}), Options())


def test_a_repository_that_lies_one_folder_deeper_is_found_for_the_operator(write):
    path = write({f"main/{name}": text for name, text in CARPENTRIES.items()} | {"notes.txt": "x"})
    with pytest.raises(SourceError, match=r"its folder “main” has one: give .*knots/main\. Known layouts"):
        read(path, Options())


def test_a_source_without_a_name_is_not_the_current_folder(folder, monkeypatch):
    monkeypatch.chdir(folder)
    result = call("check", "")
    assert (result.exit_code, "The name of a source is empty" in result.output) == (2, True)


def test_the_most_particular_layout_wins_and_another_may_be_asked_for(folder, write):
    write(CARPENTRIES)
    assert read(folder, Options()).layout == "Coursewell folder"
    assert read(folder, Options(layout="carpentries-workbench")).layout == "Carpentries workbench"


def test_a_layout_that_does_not_fit_or_is_not_known_is_refused(folder):
    result = call("check", folder, "--layout", "carpentries-workbench")
    assert (result.exit_code, "it is not a folder with config.yaml" in result.output) == (1, True)
    assert "known are coursewell-folder, carpentries-workbench" in call("check", folder, "--layout", "x").output


def test_a_file_that_no_text_uses_is_named_as_left_out(folder, write):
    write({"notes.txt": "x"})
    summary = json.loads(call("check", folder, "--json", "-").stdout)
    assert summary["reported"] == {"left-out file": 1}
    assert [(problem["severity"], problem["file"]) for problem in summary["problems"]] == [("note", "notes.txt")]


def test_topics_are_counted_past_the_problems_that_are_kept():
    report = Report()
    for _ in range(MOST + 5):
        report.within("a/").note("Left out.", "b", topic="left-out file")
    assert (len(report.problems), report.topics["left-out file"]) == (MOST, MOST + 5)
