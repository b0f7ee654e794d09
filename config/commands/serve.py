"""`coursewell serve`: prepares the site and serves it until Ctrl-C or SIGTERM."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import click
from django.conf import settings
from django.db import connections

from config import demo, planning, preparing, serving
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
    help="How many processes of the application there are; about one a processor core.",
)
@click.option(
    "--edge/--no-edge",
    default=True,
    envvar="EDGE",
    show_default=True,
    help="Whether the edge stands in front, which keeps whole pages. Without it all is the same, and slower.",
)
@click.option(
    "--metrics",
    default="",
    envvar="METRICS",
    metavar="HOST:PORT",
    help="Where the edge tells its counters to Prometheus, as 127.0.0.1:9100; default: nowhere.",
)
def serve(host: str, port: int, workers: int, edge: bool, metrics: str) -> None:
    """Prepare the site and serve it. An empty database on this machine gets the demo courses."""
    listener = take_port(host, port)
    if preparing.is_prepared():
        files.sweep()
    else:
        prepare_in_another_process()
    greeting = greet(host, port)
    connections.close_all()
    if edge:
        planning.supervise(listener, workers=workers, metrics=metrics, greeting=greeting)
    listener.close()
    with planning.worker():
        serving.serve(host, port, workers, greeting=greeting)


def greet(host: str, port: int) -> str:
    lines = [f"{settings.SITE_NAME} answers at http://{host}:{port}/ (Ctrl-C stops it)"]
    accounts = demo.accounts()
    if accounts:
        lines += ["This is a demo database. Sign in as:"]
        lines += [f"  {account.role:<12}{account.email:<28}password {account.password}" for account in accounts]
    return "\n".join(lines)


def prepare_in_another_process() -> None:
    """The workers are forks of this process, and must not inherit what preparing leaves open."""
    code = subprocess.run([sys.executable, "-m", "config.cli", "prepare"], check=False).returncode
    if code:
        raise SystemExit(code)


@click.command()
def prepare() -> None:
    """Bring the database and the static files up to date, as “serve” does before it starts."""
    preparing.prepare()


@click.command()
@click.argument("path", metavar="SOCKET", type=click.Path(path_type=Path))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="How many processes answer.")
def application(path: Path, workers: int) -> None:
    """Serve the application without an edge of its own, on a Unix socket. “serve” does it by itself."""
    serving.serve_edge(path, workers)


def take_port(host: str, port: int) -> socket.socket:
    """The port, bound: two sites that share one would each get some of the other's readers.

    Nobody listens yet, so readers are refused until somebody can answer them.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} is in use by another program: choose another one, as in PORT={port + 80}."
        elif error.errno == errno.EACCES:
            message = f"Port {port} needs more rights: choose one above 1023, as in PORT=8080."
        else:
            message = f"Nobody can listen on {host}:{port} here ({error.strerror or os.strerror(error.errno or 0)})."
        raise click.ClickException(message) from error
    return listener


commands = [serve, prepare, application]
