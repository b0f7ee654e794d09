"""Receipts in the reader's language: sources, reasons, moments and costs (English: `freshkeys.receipts.words`)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coursewell.web.receipts import PARAMETER
from freshkeys import Receipt
from freshkeys.receipts import words
from freshkeys.recording.recorder import current
from freshkeys.sources import EVERYTHING

register = template.Library()

_SOURCES: dict[str, Promise | str] = {
    "r": _("row %(value)s of %(table)s"),
    "c": _("rows of %(table)s with %(column)s %(value)s"),
    "t": _("table %(table)s"),
    "m": _("very many rows of %(table)s at once"),
}
_REASONS: dict[str, Promise | str] = {
    EVERYTHING: _("The tables themselves were changed, as by migrate."),
    words.ROOM: _("It had to make room for others."),
    words.EPOCH: _("The database, its history or its triggers are not the same as before."),
    words.UNKNOWN: _("The log could not say any more what was written since."),
    words.MEANWHILE: _("Something was written while it was built."),
    words.NO_LOG: _("The log could not be asked for a while."),
}
#: What freshkeys says in English of a value that it did not keep, and how the page says it.
_NOT_KEPT: list[tuple[str, Promise | str]] = [
    (r"the cache is switched off", _("The cache is switched off.")),
    (r"it wrote to the database", _("It wrote to the database.")),
    (r"this transaction has written", _("The transaction around it has written.")),
    (r"the build raised (?P<what>\w+)", _("The build failed: %(what)s.")),
    (
        r"it looked at more than (?P<what>\d+) facts of the request",
        _("It looked at more than %(what)s facts of the request."),
    ),
    (
        r"STRICT is on, and the doctor found (?P<count>\d+): (?P<what>.+)",
        _("STRICT is on, and the doctor found problems (%(count)s): %(what)s"),
    ),
    (
        r"(?:there is no log|the log is empty).*; run migrate, which.+",
        _("There is no log. Run migrate, which makes it."),
    ),
    (r"there is no log for (?P<what>\S+) .+", _("For this database there is no log: %(what)s.")),
    (r"the log .*cannot be (?:asked|read|mended): (?P<what>.+)", _("The log cannot be asked: %(what)s.")),
    (
        r"this connection reads (?:at another moment than now|another file)",
        _("This connection reads the past or another file."),
    ),
    (r"it read several databases: (?P<what>.+)", _("It read several databases: %(what)s.")),
    (r"it read (?P<what>.+)", _("It read what nobody can track: %(what)s.")),
    (
        r"these tables have no freshkeys triggers: (?P<what>.+); run migrate, which makes them",
        _("These tables have no freshkeys triggers: %(what)s. Run migrate, which makes them."),
    ),
    (
        r"it takes (?P<what>[\d,]+) bytes, and L1_BYTES has room for (?P<room>[\d,]+)",
        _("It takes %(what)s bytes, and L1_BYTES has room for %(room)s."),
    ),
    *[(re.escape(words.REASONS[key]), said) for key, said in _REASONS.items()],
]


@register.simple_tag(takes_context=True)
def varies_by_receipt(context: template.Context) -> str:
    """Shows nothing, but lets the page vary by whether its receipt is asked for, and then by who asks.

    `ShowReceipts` decides by that, further out than what is recorded.
    """
    request = context.get("request") if current() is not None else None  # without the edge nobody must notice
    if request is not None and PARAMETER in request.GET and (user := getattr(request, "user", None)) is not None:
        str(user.pk)
    return ""


@register.filter
def source_in_words(source: str) -> str:
    parts = words.parts(source)
    return str(_SOURCES[parts.kind]) % parts._asdict() if parts.kind in _SOURCES else source


@register.filter
def sources_in_order(receipt: Receipt) -> list[str]:
    return words.in_order(receipt.sources)


@register.filter
def count_in_words(receipt: Receipt) -> str:
    """3 rows, 1 table."""
    found = Counter(source[0] for source in receipt.sources)
    said = [
        (found["r"], ngettext("%(count)s row", "%(count)s rows", found["r"])),
        (found["c"], ngettext("%(count)s collection of rows", "%(count)s collections of rows", found["c"])),
        (found["t"], ngettext("%(count)s table", "%(count)s tables", found["t"])),
    ]
    return ", ".join(text % {"count": count} for count, text in said if count)


@register.filter
def reason_in_words(reason: str) -> str:
    """What made a value be built again, in a sentence."""
    if reason in _REASONS:
        return str(_REASONS[reason])
    if reason.startswith(words.TIME):
        said = moment_in_words(datetime.fromisoformat(reason.removeprefix(words.TIME)))
        return gettext("A moment had come: %(moment)s.") % {"moment": said}
    return gettext("Written: %(source)s.") % {"source": source_in_words(reason)}


@register.filter
def why_not_kept(reason: str) -> str | SafeString:
    """A sentence; what freshkeys says in words of its own stays English, and is marked so."""
    for pattern, said in _NOT_KEPT:
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            return str(said) % found.groupdict()
    if get_language() == "en":
        return f"{reason[:1].upper()}{reason[1:]}."
    return format_html('<span lang="en">{}.</span>', reason)


@register.filter
def moment_in_words(moment: datetime) -> str:
    """To the second, in the site's time zone, which is named."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M:%S} {local.tzname()}"


@register.filter
def age(receipt: Receipt) -> str:
    """How long before it was asked for it was built: 2.1 s, 5 min, 3 h, 2 days."""
    if receipt.read_at is None or receipt.built_at is None:
        return ""
    length = max(receipt.read_at - receipt.built_at, timedelta())
    seconds = length.total_seconds()
    if seconds < 120:
        return gettext("%(count)s s") % {"count": number_format(seconds, 1)}
    if seconds < 7200:
        return gettext("%(count)s min") % {"count": round(seconds / 60)}
    if seconds < 172800:
        return gettext("%(count)s h") % {"count": round(seconds / 3600)}
    return ngettext("%(count)s day", "%(count)s days", length.days) % {"count": length.days}


@register.filter
def milliseconds(seconds: float) -> str:
    return gettext("%(count)s ms") % {"count": number_format(seconds * 1000, 1)}


@register.filter
def queries(count: int) -> str:
    return ngettext("%(count)s query", "%(count)s queries", count) % {"count": count}
