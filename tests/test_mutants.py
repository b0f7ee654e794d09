"""Mistakes that the bar `mutation` seeds: one that is about code of yesterday is never tried."""

import pytest

from bars.mutation.mutants import MUTANTS
from tests.support.site import ROOT


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.file}: {one.old.strip()}"[:60])
def test_what_a_mistake_replaces_stands_once_in_the_code(mutant):
    """Whoever changes such a line changes bars/mutation/mutants.py too."""
    assert (ROOT / mutant.file).read_text().count(mutant.old) == 1
    assert all((ROOT / file).is_file() for file in mutant.tests)
