"""docs/tutorial/dynamic-keys.md, followed to the letter in an empty folder."""

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


@pytest.mark.sqlite
@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tmp_path):
    text = (REPOSITORY / "docs/tutorial/dynamic-keys.md").read_text()
    blocks = BLOCK.findall(text)
    assert len(blocks) > 15
    for language, title, append, body in blocks:
        if title:
            with (tmp_path / title).open("a" if append else "w") as file:
                file.write(body)
        elif language == "console":
            follow_console(body, tmp_path)
