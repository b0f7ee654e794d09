"""Sees to a Chromium for the browser tests: installs Debian's when that is possible. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess

PACKAGES = ["chromium", "fonts-noto-cjk"]


def is_there() -> bool:
    return shutil.which("chromium") is not None


def install() -> bool:
    """Install with apt as root, or with a sudo that asks for no password; tell whether Chromium is there now."""
    if is_there():
        return True
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (sudo and not _succeeds([*sudo, "true"])):
        return False
    print("Installing Chromium for the browser tests ...", flush=True)
    quiet = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    _succeeds([*quiet, "update"])
    _succeeds([*quiet, "install", "--no-install-recommends", "--yes", *PACKAGES])
    return is_there()


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
    except FileNotFoundError:
        return False
