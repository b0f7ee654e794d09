"""Real material: what an import of it must give, and how many queries a list page over it takes."""

from bars.material.importing import import_twice, list_page_queries
from bars.material.places import is_there
from bars.material.wanted import MATERIAL

__all__ = ["MATERIAL", "import_twice", "is_there", "list_page_queries"]
