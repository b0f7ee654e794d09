"""The demo site: what an empty database on a person's own machine is filled with.

The passwords are made for each database and are known to its data folder only, so no site in the world shares one.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

FOLDER = Path(settings.BASE_DIR) / "demo"
PEOPLE = (
    ("instructor", "instructor@demo.example", "Ada Example"),
    ("student", "student@demo.example", "Sam Example"),
    ("staff", "staff@demo.example", "Stella Example"),
)


@dataclass(frozen=True)
class Account:
    """A demo account, with its password and the hash that the database holds while that is still the password."""

    role: str
    email: str
    password: str
    hash: str


def is_wanted() -> bool:
    """Whether the site is for this machine only and its database holds nothing yet."""
    from coursewell.accounts.models import User
    from coursewell.courses.models import Course, Subject

    return _is_local() and not any(model.objects.exists() for model in (User, Course, Subject))


def load() -> None:
    """Make the demo accounts and import the demo courses: all of it or nothing."""
    with transaction.atomic():
        accounts = [_create(*person) for person in PEOPLE]
        for folder in sorted(course.parent for course in FOLDER.glob("*/course.md")):
            _import_course(folder, owner=accounts[0].email)
        _remember(accounts)


def accounts() -> Sequence[Account]:
    """The demo accounts of this database whose passwords are still the ones that were made for it."""
    from coursewell.accounts.models import User

    if not _is_local() or not _file().exists():
        return []
    known = [Account(**account) for account in json.loads(_file().read_text())]
    hashes = dict(User.objects.filter(email__in=[account.email for account in known]).values_list("email", "password"))
    return [account for account in known if hashes.get(account.email) == account.hash]


def _create(role: str, email: str, name: str) -> Account:
    from coursewell.accounts.models import User

    password = secrets.token_hex(4)
    is_staff = role == "staff"
    roles = {"is_staff": is_staff, "is_superuser": is_staff, "is_instructor": role == "instructor"}
    user = User.objects.create_user(email, password, name=name, **roles)
    return Account(role, email, password, user.password)


def _import_course(folder: Path, *, owner: str) -> None:
    """Use the command that everybody uses."""
    from config.cli import build

    build().main(["course", "import", str(folder), "--owner", owner], prog_name="coursewell", standalone_mode=False)


def _remember(accounts: Sequence[Account]) -> None:
    path = _file()
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(account) for account in accounts], indent=1))


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def _is_local() -> bool:
    return urlsplit(settings.SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
