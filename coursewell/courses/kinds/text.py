"""Text: Markdown, kept in the content's body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coursewell.courses.kinds.base import Kind


class Text(Kind):
    label = _("Text")
    icon = "file-text"
