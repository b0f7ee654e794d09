"""docs/reference/freshkeys.md names everything that a user can use."""

from dataclasses import fields
from pathlib import Path

import freshkeys
from freshkeys import testing
from freshkeys.conf import Conf

REFERENCE = (Path(__file__).resolve().parents[2] / "docs/reference/freshkeys.md").read_text()


def test_every_setting_is_there_with_its_default():
    defaults = Conf()
    rows = [f"| `{one.name}` | `{getattr(defaults, one.name)!r}`".replace("'", '"') for one in fields(Conf)]
    assert [row for row in rows if row not in REFERENCE] == []


def test_every_public_name_is_there():
    assert [name for name in [*freshkeys.__all__, *testing.__all__] if name not in REFERENCE] == []
