"""Pages of the documentation, followed to the letter in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?( append)?\n(.*?)^```$", re.M | re.S)


def run(command: str, folder: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "PYTEST", "DATA"))}
    environment["PYTHONPATH"] = str(REPOSITORY)
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
    return done.stdout


def follow_console(text: str, folder: Path) -> None:
    """Run each `$ command` and compare what it prints with the lines below it."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        assert run(command, folder) == expected, command


def follow(text: str, folder: Path) -> None:
    """Write each file, run each command."""
    for language, title, append, body in BLOCK.findall(text):
        if title:
            (folder / title).parent.mkdir(parents=True, exist_ok=True)
            with (folder / title).open("a" if append else "w") as file:
                file.write(body)
        elif language == "console":
            follow_console(body, folder)


@pytest.mark.sqlite
@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tmp_path):
    text = (REPOSITORY / "docs/tutorial/dynamic-keys.md").read_text()
    assert len(BLOCK.findall(text)) > 15
    follow(text, tmp_path)


@pytest.mark.sqlite
@pytest.mark.slow
def test_the_guide_to_moving_does_what_it_says(tmp_path):
    project, _, _ = (REPOSITORY / "docs/tutorial/dynamic-keys.md").read_text().partition("\n## 2.")
    follow(project, tmp_path)
    text = (REPOSITORY / "docs/guides/move-to-freshkeys.md").read_text()
    assert len(BLOCK.findall(text)) > 8
    follow(text, tmp_path)
