"""Files that courses bring along: kept by the hash of their bytes, typed by their content, unable to run."""

from coursewell.courses.files.arrivals import Arrivals, ChangedError, arriving, asked_before_removing, sweep
from coursewell.courses.files.media import PictureError, dimensions, sniff
from coursewell.courses.files.serving import serve
from coursewell.courses.files.store import FileTooLargeError, Stored, path_of, store

__all__ = [
    "Arrivals",
    "ChangedError",
    "FileTooLargeError",
    "PictureError",
    "Stored",
    "arriving",
    "asked_before_removing",
    "dimensions",
    "path_of",
    "serve",
    "sniff",
    "store",
    "sweep",
]
