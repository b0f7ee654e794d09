"""What templates of every app use: icons that are silent to screen readers, and lengths of time in words."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)  # drawing one takes as long as rendering a card; only templates name icons, so they are few
def icon(name: str, size: int = 20, **attributes: object) -> str:
    """A lucide icon beside words that say the same: `{% icon "clock" %}`. Hidden from assistive technology."""
    return lucide(name, size=size, aria_hidden="true", **attributes)


@register.filter
def number(value: int) -> str:
    """A count as the reader's language writes it: 15,162 or 15.162."""
    if 0 <= value < 1000:
        return str(value)  # the same in every language, and most counts are small
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: float) -> str:
    """99.9 % or 99,9 %, as the reader's language writes it."""
    return gettext("%(count)s%%") % {"count": number_format(value, 1)}


@register.filter
def moment_of_a_second(seconds: float) -> str:
    """What nobody notices: 240 µs, 1.3 ms."""
    if seconds < 0.001:
        return gettext("%(count)s µs") % {"count": round(seconds * 1e6)}
    return gettext("%(count)s ms") % {"count": number_format(seconds * 1000, 1)}


@register.filter
def colour_of(key: str) -> int:
    """One of the twelve cover colours, always the same for the same key."""
    return zlib.crc32(str(key).encode()) % 360 % 12


@register.filter
def pattern_of(pk: int) -> int:
    """One of the twelve patterns of pictures.css, always the same for the same id."""
    return pk % 12


@register.filter
def duration(minutes: int | None) -> str:
    """90 becomes "1 h 30 min"; nothing known becomes nothing shown."""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    parts = []
    if hours:
        parts.append(gettext("%(count)s h") % {"count": number(hours)})
    if rest:
        parts.append(gettext("%(count)s min") % {"count": rest})
    return " ".join(parts)


@register.filter
def duration_in_words(minutes: int | None) -> str:
    """The same for a screen reader, which would spell out "1 h": "1 hour 30 minutes"."""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)})
    if rest:
        parts.append(ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest})
    return " ".join(parts)


@register.filter
def initials(name: str) -> str:
    """Of the first and the last word: "Grace Brewster Hopper" is GH."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()


@register.filter
def plain(markdown: str) -> str:
    """Markdown as a line of plain words, for a teaser: marks of emphasis, headings and link targets go."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"[*_`#>]+", "", text).split())
