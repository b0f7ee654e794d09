"""Keys that hold the version of the data: a cache for Django that is never out of date.

>>> from freshkeys import remember
>>> courses = remember("all_courses", Course.objects.all())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

#: Loaded when first asked for: the edge (`freshkeys.edge`) lives in this package and must not load Django.
_HOMES = {
    "Explained": "receipts",
    "FrozenResultError": "results",
    "NotStorableError": "codec",
    "Receipt": "receipts",
    "Result": "results",
    "UntrackedReadError": "recording.recorder",
    "aexplain": "receipts",
    "aremember": "asynchronous",
    "clock": "clock",
    "explain": "receipts",
    "one_moment": "moment",
    "reads": "recording.recorder",
    "remember": "remembering",
    "storable": "storables",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"freshkeys.{home}")
    found = globals()[name] = module if home == name else getattr(module, name)
    return found
