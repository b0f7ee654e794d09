"""Archives on the disk, and what reading them gives."""

from __future__ import annotations

import pytest

from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.sources import open_source


def everything_in(path):
    """{path: bytes} of every file of a source, after checking what it promises."""
    source = open_source(path)
    listing = source.list(Report())
    found = {}
    for name in listing.files:
        with source.open(name) as stream:
            found[name] = stream.read()
    source.check_rest()
    return found


@pytest.fixture
def read_bytes(tmp_path):
    """The files of an archive given as bytes."""

    def read(raw, name="knots.zip"):
        (tmp_path / name).write_bytes(raw)
        return everything_in(tmp_path / name)

    return read


@pytest.fixture
def refused(read_bytes, tmp_path):
    """The sentence with which an archive is refused, without the path in front of it."""

    def refuse(raw, name="knots.zip"):
        with pytest.raises(SourceError) as caught:
            read_bytes(raw, name)
        sentence = str(caught.value)
        assert sentence.startswith(str(tmp_path / name))
        assert sentence[-1] in ".?"
        return sentence.removeprefix(str(tmp_path / name)).lstrip(": ")

    return refuse
