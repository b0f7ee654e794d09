import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.learning.progress.cells import safe_cell

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\n=1",
    "＝1",
    "|calc",
    "%0",
    "\x00=1",
    "\u200b=1",
    "\ufeff=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_could_be_a_formula_begins_with_an_apostrophe(text):
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Ada", "", "O'Neill", "7", "a=b", "Ünal, “Ü”", "李"])
def test_all_else_stays_as_it_is(text):
    assert safe_cell(text) == text


@given(st.text())
def test_a_cell_is_one_line_that_begins_with_no_sign_and_comes_back_from_a_table(text):
    cell = safe_cell(text)
    assert cell.lstrip()[:1] not in tuple("=+-@|%＝＋－＠")
    assert len(cell.splitlines()) <= 1
    table = io.StringIO()
    csv.writer(table, quoting=csv.QUOTE_ALL).writerow([cell, "end"])
    assert next(csv.reader(io.StringIO(table.getvalue()))) == [cell, "end"]
