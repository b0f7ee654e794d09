"""`coursewell serve`: prepares the site and serves it until Ctrl-C or SIGTERM."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys

import click
from django.conf import settings
from django.db import connections

from config import demo, preparing, serving
from coursewell.courses import files


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, envvar="PORT", show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=2,
    envvar="WORKERS",
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many processes answer requests; about one a processor core.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Prepare the site and serve it. An empty database on this machine gets the demo courses."""
    refuse_taken_port(host, port)
    if preparing.is_prepared():
        files.sweep()
    else:
        prepare_in_another_process()
    lines = [f"{settings.SITE_NAME} answers at http://{host}:{port}/ (Ctrl-C stops it)"]
    accounts = demo.accounts()
    if accounts:
        lines += ["This is a demo database. Sign in as:"]
        lines += [f"  {account.role:<12}{account.email:<28}password {account.password}" for account in accounts]
    connections.close_all()
    serving.serve(host, port, workers, greeting="\n".join(lines))


def prepare_in_another_process() -> None:
    """The workers are forks of this process, and must not inherit what preparing leaves open."""
    code = subprocess.run([sys.executable, "-m", "config.cli", "prepare"], check=False).returncode
    if code:
        raise SystemExit(code)


@click.command()
def prepare() -> None:
    """Bring the database and the static files up to date, as “serve” does before it starts."""
    preparing.prepare()


def refuse_taken_port(host: str, port: int) -> None:
    """Granian shares a port with whoever shares it too, so a second site would get some of the first one's readers."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                message = f"Port {port} is in use by another program: choose another one, as in PORT={port + 80}."
            elif error.errno == errno.EACCES:
                message = f"Port {port} needs more rights: choose one above 1023, as in PORT=8080."
            else:
                message = f"Nobody can listen on {host}:{port} here ({error.strerror})."
            raise click.ClickException(message) from error


commands = [serve, prepare]
