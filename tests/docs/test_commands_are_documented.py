"""docs/reference/commands.md is complete: a new command or option fails here until it is described."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from django.conf import settings

from config.cli import build

PAGE = (settings.BASE_DIR / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


ALL = dict(commands(build(), "coursewell"))


@pytest.mark.parametrize("name", ALL)
def test_a_command_and_its_options_are_described(name):
    assert f"\n## {name}\n" in PAGE
    section = PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    options = [option for parameter in ALL[name].params for option in parameter.opts if option.startswith("--")]
    missing = [option for option in options if f"`{option}" not in section]
    assert not missing


@pytest.mark.parametrize("name", ALL)
def test_a_command_and_its_options_explain_themselves(name):
    assert ALL[name].help
    silent = [
        parameter.name
        for parameter in ALL[name].params
        if isinstance(parameter, click.Option) and not parameter.help and not parameter.show_default
    ]
    assert not silent


def test_no_command_is_described_that_does_not_exist():
    described = [line.removeprefix("## ") for line in PAGE.splitlines() if line.startswith("## coursewell")]
    assert sorted(described) == sorted(ALL)
