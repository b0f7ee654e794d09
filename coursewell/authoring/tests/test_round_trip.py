"""The law: a document that passes the check, exported to a folder and read again, is equal."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from coursewell.authoring.document.json import dumps, loads
from coursewell.authoring.exporting.frontmatter import dumped
from coursewell.authoring.exporting.writing import difference, fill
from coursewell.authoring.folder import frontmatter
from coursewell.authoring.layouts import Options, read
from tests.support.documents import DOCUMENTS


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_a_document_survives_a_folder(made):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "course"
        folder.mkdir()
        fill(folder, made.document, made.sources, lambda: None)
        reading = read(folder, Options())
    assert [str(problem) for problem in reading.report.errors] == []
    assert [difference(made.document, document) for document in reading.documents] == [""]
    assert reading.documents == (made.document,)


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_a_document_survives_json(made):
    assert loads(dumps(made.document)) == made.document


@pytest.mark.parametrize("text", ["one\ntwo\n", "one\n\n", "\n", "\n\n\n", "\none"])
def test_a_text_at_the_end_of_front_matter_keeps_its_newlines(text):
    head = dumped({"extra": {"olx": text}})
    found = frontmatter.read(f"---\n{head}---\nbody\n")
    assert (found.values, found.body) == ({"extra": {"olx": text}}, "body\n")
