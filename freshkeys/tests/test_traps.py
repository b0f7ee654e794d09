"""The list of traps in the documentation names tests that are there."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TRAPS = HERE.parent.parent / "docs/explanation/traps.md"
NAMED = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", TRAPS.read_text()) if TRAPS.exists() else []


@pytest.mark.skipif(not TRAPS.exists(), reason="the documentation is not part of the wheel")
def test_each_trap_names_a_test_that_is_there():
    assert len(NAMED) > 40
    missing = [name for file, name in NAMED if f"def {name}" not in (HERE / file).read_text()]
    assert missing == []
