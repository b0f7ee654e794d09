"""The map of a catalogue: a YAML file that says what each column or field of a table means.

docs/reference/catalogue-map.md is the reference; `--map` takes a path, or the name of a map that ships in maps/.
"""

from coursewell.authoring.catalogue.mapping.model import CatalogueMap, SubjectMap, TreeMap
from coursewell.authoring.catalogue.mapping.reading import (
    COURSE_FIELDS,
    MAPS,
    SUBJECT_KEYS,
    TOP,
    TREE_KEYS,
    build,
    load_map,
)
from coursewell.authoring.catalogue.mapping.settings import MapError
from coursewell.authoring.catalogue.mapping.values import VALUE_KEYS

__all__ = [
    "COURSE_FIELDS", "MAPS", "SUBJECT_KEYS", "TOP", "TREE_KEYS", "VALUE_KEYS", "CatalogueMap", "MapError",
    "SubjectMap", "TreeMap", "build", "load_map",
]  # fmt: skip
