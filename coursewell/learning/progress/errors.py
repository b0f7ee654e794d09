"""Why progress could not be noted. Each text is a sentence for the student; nothing was changed."""

from __future__ import annotations


class ProgressError(Exception):
    """Nothing was changed; the message says why, and what to do."""


class NotEnrolledError(ProgressError):
    """They are not in the course, or not any more."""


class NotInCourseError(ProgressError):
    """The course has no such content now."""


class NotByHandError(ProgressError):
    """A quiz is done when it is passed, and in no other way."""
