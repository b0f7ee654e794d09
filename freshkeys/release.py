"""The release: what the code, the templates, the translations and the settings are, as part of every shared key.

Values that another release stored are about other code; they are simply not found.
"""

from __future__ import annotations

import json
import os
import threading
from functools import cache
from pathlib import Path
from typing import Any, cast

import django
from django.apps import apps
from django.conf import settings
from django.utils import translation

from freshkeys.conf import conf
from freshkeys.keys import digest

_SUFFIXES = (".py", ".html", ".txt", ".mo", ".xml")


_working_out = threading.Lock()


def _renew_lock() -> None:
    global _working_out
    _working_out = threading.Lock()  # whoever held it stayed behind


os.register_at_fork(after_in_child=_renew_lock)


def release() -> str:
    """16 hexadecimal digits; some 60 ms for 2,300 files, once in a process, however many threads ask first."""
    with _working_out:
        return _fingerprint()


@cache
def _fingerprint() -> str:
    if conf().RELEASE:
        return digest(conf().RELEASE)[:16]
    roots = {Path(config.path) for config in apps.get_app_configs()}
    roots |= {Path(one) for one in settings.LOCALE_PATHS}
    roots |= {Path(one) for engine in settings.TEMPLATES for one in cast("list[str]", engine.get("DIRS", []))}
    files = sorted({entry for root in roots for entry in _files(root)})
    with translation.override(None):
        plain = json.dumps(_plain_settings(), sort_keys=True, default=str)
    return digest(django.VERSION, files, plain)[:16]


def _files(root: Path) -> list[tuple[str, int, int]]:
    found = []
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(_SUFFIXES):
                status = os.stat(os.path.join(folder, name))
                found.append((os.path.join(folder, name), status.st_mtime_ns, status.st_size))
    return found


def _plain_settings() -> dict[str, Any]:
    return {
        name: getattr(settings, name)
        for name in dir(settings)
        if name.isupper() and isinstance(getattr(settings, name), str | int | bool | list | tuple | None)
    }
