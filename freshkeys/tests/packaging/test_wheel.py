"""The wheel holds the package: all of it, nothing else, and no tests."""

from __future__ import annotations

import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from freshkeys.tests.packaging.conftest import SOURCE

#: For building, and in the wheel's metadata; not part of the package.
ABOUT = {"pyproject.toml", "README.md", "LICENSE"}

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]  # once a run of all tests is enough


def files_of_the_source():
    """Whoever adds a module, a template or a translation need not tell the packaging."""
    relative = {path.relative_to(SOURCE) for path in SOURCE.rglob("*") if path.is_file()}
    return {str(path) for path in relative if not {"__pycache__", "tests"} & set(path.parts)}


def metadata(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".dist-info/METADATA")]
        return message_from_string(archive.read(name).decode())


def test_the_wheel_holds_every_file_of_the_package_and_no_other(built):
    with zipfile.ZipFile(built.wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == {f"freshkeys/{name}" for name in files_of_the_source() - ABOUT}
    assert {"freshkeys/py.typed", "freshkeys/management/commands/freshkeys.py"} < names


def test_the_sdist_holds_what_the_wheel_is_built_from(built):
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names - {"PKG-INFO", ".gitignore"} == files_of_the_source()


def test_the_wheel_says_what_it_is(built):
    about = metadata(built.wheel)
    assert (about["Name"], about["License-Expression"], about["Requires-Python"]) == (
        "freshkeys",
        "BSD-3-Clause",
        ">=3.11",
    )
    assert about.get_all("Provides-Extra") == ["checking", "edge", "postgresql", "redis"]
    assert about.get_payload().strip() == (SOURCE / "README.md").read_text().strip()


def test_it_needs_nothing_but_django(built):
    needed = [one for one in metadata(built.wheel).get_all("Requires-Dist") if "extra ==" not in one]
    assert needed == ["django<5.3,>=5.2.19"]


def test_its_licence_is_the_projects():
    assert (SOURCE / "LICENSE").read_text() == (SOURCE.parent / "LICENSE").read_text()
