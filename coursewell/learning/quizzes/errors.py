"""Why an attempt could not go on. Each text is a sentence for the student."""

from __future__ import annotations


class QuizError(Exception):
    """The message says why, and what to do."""


class NoQuizError(QuizError):
    """There is no quiz here with questions, or the student is not in the course any more."""


class NoAttemptsLeftError(QuizError):
    """They have begun as many attempts as the quiz allows."""


class OverError(QuizError):
    """The attempt was handed in, or its time is over: nothing can be changed."""
