"""All that is held of a person, as a ZIP of JSON files."""

from __future__ import annotations

import json
import zipfile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from coursewell.accounts.models import User
from coursewell.accounts.privacy.sections import SECTIONS
from coursewell.web.site import absolute


def write_archive(user: User, file: IO[bytes]) -> None:
    """One file a section, each written before the next is read; and one that says in words what the others are."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in SECTIONS:
            text = json.dumps(section.collect(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            archive.writestr(f"{section.name}.json", f"{text}\n")
        archive.writestr("README.txt", _readme(user))


def _readme(user: User) -> str:
    said = _(
        "This is what %(site)s holds of the account %(email)s: one file for each part of the site, as JSON, "
        "which programs read, and any text editor too. Moments are in UTC."
    )
    without = _(
        "Not in it: the password and the secrets of the second factor, of which only digests or keys are kept; right "
        "answers of quizzes; and what others wrote."
    )
    return f"{said % {'site': absolute('/'), 'email': user.email}}\n\n{without}\n"
