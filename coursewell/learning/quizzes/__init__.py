"""Quizzes as students sit them: papers, attempts, answers that are saved as they are given, and marks."""

from coursewell.learning.quizzes.attempts import save_all, save_answer, settle, start, submit
from coursewell.learning.quizzes.errors import NoAttemptsLeftError, NoQuizError, OverError, QuizError
from coursewell.learning.quizzes.settings import Settings, settings_of
from coursewell.learning.quizzes.standing import Standing, standing_in

__all__ = [
    "NoAttemptsLeftError",
    "NoQuizError",
    "OverError",
    "QuizError",
    "Settings",
    "Standing",
    "save_all",
    "save_answer",
    "settings_of",
    "settle",
    "standing_in",
    "start",
    "submit",
]
