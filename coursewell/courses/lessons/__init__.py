"""Lessons: what one of them shows."""

from coursewell.courses.lessons.page import Page, files_of, page_of

__all__ = ["Page", "files_of", "page_of"]
