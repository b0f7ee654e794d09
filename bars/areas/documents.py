"""The bars of documents: any course in, whole and equal; no hostile one does harm."""

from __future__ import annotations

from bars.bar import Bar
from bars.figures import figures
from bars.round_trip import round_trips
from bars.safety import hostile, injection, kills
from bars.scale import scale

BARS: list[Bar] = [figures, round_trips, scale, hostile, kills, injection]
