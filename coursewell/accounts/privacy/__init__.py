"""What the site holds of a person: taken along as a file, or erased. Each app says what is its own in `personal.py`."""

from coursewell.accounts.privacy.erasing import ErasureError, erase, obstacles_for
from coursewell.accounts.privacy.exporting import write_archive
from coursewell.accounts.privacy.sections import SECTIONS, Section, holds

__all__ = ["SECTIONS", "ErasureError", "Section", "erase", "holds", "obstacles_for", "write_archive"]
