"""Keys that hold the version of the data: a cache for Django that is never out of date."""

from freshkeys import clock
from freshkeys.remembering import remember
from freshkeys.results import FrozenResultError, Result

__all__ = ["FrozenResultError", "Result", "clock", "remember"]
