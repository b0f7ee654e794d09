"""The bars of learning."""

from __future__ import annotations

from bars.bar import Bar
from bars.enrolment_day import enrolment_day
from bars.lesson_speed import lesson_speed
from bars.moments import moments
from bars.quiz import quiz
from bars.seats import seats
from bars.visitors import visitors

BARS: list[Bar] = [lesson_speed, enrolment_day, seats, quiz, moments, visitors]
