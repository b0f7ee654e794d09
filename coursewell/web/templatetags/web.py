"""What templates of every app use: icons that are silent to screen readers, and lengths of time in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, ngettext
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 20, **attributes: object) -> str:
    """A lucide icon beside words that say the same: `{% icon "clock" %}`. Hidden from assistive technology."""
    return lucide(name, size=size, aria_hidden="true", **attributes)


@register.filter
def duration(minutes: int | None) -> str:
    """90 becomes "1 h 30 min"; nothing known becomes nothing shown."""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    parts = []
    if hours:
        parts.append(gettext("%(count)d h") % {"count": hours})
    if rest:
        parts.append(gettext("%(count)d min") % {"count": rest})
    return " ".join(parts)


@register.filter
def duration_in_words(minutes: int | None) -> str:
    """The same for a screen reader, which would spell out "1 h": "1 hour 30 minutes"."""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)
