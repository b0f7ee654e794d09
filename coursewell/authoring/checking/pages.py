"""The pages that readers ask for: those of the catalogue. No Django here."""

from coursewell.courses.checking.pages import PAGES

__all__ = ["PAGES"]
