"""Keys that hold the version of the data: a cache for Django that is never out of date.

>>> from freshkeys import remember
>>> courses = remember("all_courses", Course.objects.all())
"""

from freshkeys import clock
from freshkeys.asynchronous import aremember
from freshkeys.codec import NotStorableError
from freshkeys.moment import one_moment
from freshkeys.receipts import Explained, Receipt, aexplain, explain
from freshkeys.recording.recorder import UntrackedReadError, reads
from freshkeys.remembering import remember
from freshkeys.results import FrozenResultError, Result
from freshkeys.storables import storable

__all__ = [
    "Explained",
    "FrozenResultError",
    "NotStorableError",
    "Receipt",
    "Result",
    "UntrackedReadError",
    "aexplain",
    "aremember",
    "clock",
    "explain",
    "one_moment",
    "reads",
    "remember",
    "storable",
]
