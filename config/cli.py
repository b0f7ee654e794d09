"""The `coursewell` command: what an operator does, in words.

Commands are discovered: every module in `config/commands/` and every `cli.py` of an installed app gives a list named
`commands`. Exit codes: 0 all is well, 1 a problem was found, 2 the command line was not understood.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

import click

from coursewell.failures import sentence_for


def discover(wanted: str = "") -> Iterator[click.Command]:
    """The commands of config/commands and of every installed app; of one of the former only those beside it.

    Importing courses loads much that a process which serves for weeks need not hold.
    """
    import django
    from django.apps import apps

    django.setup()
    package = import_module("config.commands")
    ours = [import_module(f"config.commands.{module.name}").commands for module in iter_modules(package.__path__)]
    for commands in ours:
        if wanted in {command.name for command in commands}:
            yield from commands
            return
    for commands in ours:
        yield from commands
    names = [f"{app.name}.cli" for app in apps.get_app_configs() if app.name.startswith("coursewell.")]
    for name in names:
        if find_spec(name) is not None:
            yield from import_module(name).commands


def build(wanted: str = "") -> click.Group:
    """The program with all its commands, or with those that stand beside the wanted one."""
    program = click.Group(
        name="coursewell",
        help="Run and fill a Coursewell site.",
        epilog="“coursewell COMMAND --help” tells about one command.",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for command in discover(wanted):
        program.add_command(command)
    return program


def run(arguments: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        first = next(iter(sys.argv[1:] if arguments is None else arguments), "")
        result = build(first).main(arguments, prog_name="coursewell", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        if os.environ.get("COURSEWELL_TRACEBACK") and error.__cause__:
            traceback.print_exception(error.__cause__)
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing was changed.", err=True)
        return 1
    except Exception as error:
        if os.environ.get("COURSEWELL_TRACEBACK"):
            traceback.print_exc()
        click.echo(f"Error: {sentence_for(error)}", err=True)
        return 1


def main() -> None:
    sys.exit(run())


if __name__ == "__main__":
    main()
