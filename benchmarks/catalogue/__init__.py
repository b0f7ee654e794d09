"""A catalogue of any size, in the shape of real ones, the same from the same seed on every database.

`python -m benchmarks.catalogue --courses 100000` fills an empty site with it; `generate()` does so from Python.
"""

from benchmarks.catalogue.copying import copy_from
from benchmarks.catalogue.generating import generate

__all__ = ["copy_from", "generate"]
