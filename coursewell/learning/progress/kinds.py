"""Which contents are done by passing them rather than by saying so."""

from __future__ import annotations

from coursewell.courses.models import Content
from coursewell.courses.models.content import Kind


def counts_when_passed(content: Content) -> bool:
    """A quiz with questions. One without could never be passed, and would keep the course from ever being complete."""
    return content.kind == Kind.QUIZ and bool(isinstance(content.data, dict) and content.data.get("questions"))
