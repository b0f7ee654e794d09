"""Lessons: the outline that all lessons of a course share, and what one of them shows."""

from coursewell.courses.lessons.outline import Outline, Part, Row, outline_of
from coursewell.courses.lessons.page import Page, files_of, page_of

__all__ = ["Outline", "Page", "Part", "Row", "files_of", "outline_of", "page_of"]
