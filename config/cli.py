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


def discover() -> Iterator[click.Command]:
    """The commands of config/commands and of every installed app."""
    import django
    from django.apps import apps

    django.setup()
    package = import_module("config.commands")
    names = [f"config.commands.{module.name}" for module in iter_modules(package.__path__)]
    names += [f"{app.name}.cli" for app in apps.get_app_configs() if app.name.startswith("coursewell.")]
    for name in names:
        if find_spec(name) is not None:
            yield from import_module(name).commands


def build() -> click.Group:
    program = click.Group(
        name="coursewell",
        help="Run and fill a Coursewell site.",
        epilog="“coursewell COMMAND --help” tells about one command.",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for command in discover():
        program.add_command(command)
    return program


FULL_DISK = "The database cannot write, its disk is full or broken: make room and run this again."
#: What to say when a database that is there refuses, by words of its own message.
DATABASE_SENTENCES = {
    "readonly": "The database may not be written by this user: run as the user who owns DATA_DIR.",
    "unable to open": "The database file cannot be opened: see that this user may write in DATA_DIR.",
    "is full": FULL_DISK,
    "disk I/O error": FULL_DISK,
    "No space": FULL_DISK,
    "locked": "The database stayed locked by another program: try again when it has finished.",
}


def sentence_for(error: BaseException) -> str:
    """What went wrong, and what to do, for failures that any command can meet."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, OperationalError

    text = str(error).strip() or type(error).__name__
    if isinstance(error, DatabaseError) and (
        "no such table" in text or "no such column" in text or "does not exist" in text
    ):
        return "The database is not up to date: run “coursewell migrate” first."
    if isinstance(error, OperationalError):
        for words, sentence in DATABASE_SENTENCES.items():
            if words in text:
                return sentence
        return (
            f"The database does not answer ({text.splitlines()[0]}): see that it runs and that DATABASE_URL is right."
        )
    if isinstance(error, ImproperlyConfigured):
        return f"The settings are not right: {text}"
    if isinstance(error, PermissionError):
        return (
            f"No permission for {error.filename or 'a file'}: run as the user who owns it, or change its permissions."
        )
    if isinstance(error, OSError) and error.errno == 28:
        return "There is no space left on the disk: make room and run this again; nothing was changed."
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'} cannot be used: {error.strerror or text}."
    return (
        f"Something happened that this command does not know ({type(error).__name__}: {text}). "
        "Set COURSEWELL_TRACEBACK=1 to see where, and please report it."
    )


def run(arguments: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        result = build().main(arguments, prog_name="coursewell", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
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
