from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from coursewell.authoring.commands.course import course
from coursewell.authoring.layouts import Options, read

EPISODE = "---\ntitle: 'Reef'\nteaching: '10'\nexercises: 5\neditor_options: {a: 1}\n---\n\nTie it.\n"


@pytest.fixture
def lesson(write, tmp_path):
    files = {
        "config.yaml": "title: Knots\ncarpentry: swc\nlicense: CC-BY 4.0\nepisodes:\n- reef.md\n- 02-bowline.Rmd\n",
        "index.md": "---\nsite: sandpaper\n---\n\nWelcome. ![gone](gone.png)",
        "episodes/reef.md": EPISODE,
        "episodes/02-bowline.Rmd": "```{r}\n1\n```",
        "episodes/unnamed.md": "# Not named",
        "episodes/fig/README.md": "# About figures",
        "instructors/notes.md": "# Notes",
    }
    return write(files, tmp_path / "knots")


def check(folder):
    result = CliRunner().invoke(course, ["check", str(folder), "--json", "-"], catch_exceptions=False)
    return json.loads(result.stdout)


def test_front_matter_may_quote_its_numbers(lesson):
    (document,) = read(lesson, Options()).documents
    assert (document.title, document.licence, document.duration_minutes) == ("Knots", "CC-BY-4.0", 15)
    assert [module.title for module in document.modules] == ["Reef"]


def test_what_is_no_episode_is_counted_and_named(lesson):
    summary = check(lesson)
    assert summary["reported"] == {
        "left-out file": 1,
        "left-out text": 3,
        "missing overview picture": 1,
        "unsupported episode": 1,
    }
    said = {problem["file"]: problem["message"] for problem in summary["problems"]}
    assert said["episodes/fig/README.md"] == "This text lies in a folder below “episodes”: it is no episode."
    assert "left out" in said["episodes/02-bowline.Rmd"]
    assert "left out" in said["instructors/notes.md"]


def test_two_episodes_of_one_name_are_told_apart(lesson, write):
    write({"config.yaml": "title: Knots\n", "episodes/01-reef.md": EPISODE}, lesson)
    reading = read(lesson, Options())
    assert not reading.report.errors
    assert len({module.slug for module in reading.documents[0].modules}) == 3


def test_the_other_ending_of_yaml_is_known_too(write, tmp_path):
    folder = write({"config.yml": "title: Knots\n", "episodes/a.md": "# A"}, tmp_path / "k")
    assert read(folder, Options()).layout == "Carpentries workbench"
