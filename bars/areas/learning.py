"""The bars of learning."""

from __future__ import annotations

from bars.bar import Bar
from bars.enrolment_day import enrolment_day

BARS: list[Bar] = [enrolment_day]
