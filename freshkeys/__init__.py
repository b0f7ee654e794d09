"""Keys that hold the version of the data: a cache for Django that is never out of date.

>>> from freshkeys import remember
>>> courses = remember("all_courses", Course.objects.all())
"""

from freshkeys import clock
from freshkeys.codec import NotStorableError, storable
from freshkeys.moment import one_moment
from freshkeys.recorder import UntrackedReadError, reads
from freshkeys.remembering import remember
from freshkeys.results import FrozenResultError, Result

__all__ = [
    "FrozenResultError",
    "NotStorableError",
    "Result",
    "UntrackedReadError",
    "clock",
    "one_moment",
    "reads",
    "remember",
    "storable",
]
