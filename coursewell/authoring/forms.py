"""What the studio's forms offer."""

from __future__ import annotations

from coursewell.courses.catalogue.tree import in_tree_order
from coursewell.courses.models import Subject


def subject_choices() -> list[tuple[int, str]]:
    """Subjects as the tree that they are, for a list to choose from."""
    return [(one.pk, f"{'— ' * one.depth}{one.title}") for one in in_tree_order(Subject.objects.all(), {})]
