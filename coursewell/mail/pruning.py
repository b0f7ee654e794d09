"""What the queue forgets: letters that say nothing any more, and after a month that there were any."""

from __future__ import annotations

from datetime import timedelta

from coursewell.mail.models import Message
from freshkeys import engine

KEPT_FOR = timedelta(days=30)
AT_ONCE = 1000


def prune() -> int:
    """Gives how many messages are gone. Where there is nothing to do, two questions were asked and nothing written."""
    now = engine.now()
    useless = Message.objects.given_up().filter(context__isnull=False, expires_at__lte=now)
    if useless.exists():  # on SQLite an update of nothing keeps all writers waiting, too
        useless.update(context=None)
    old, count = Message.objects.filter(due_at=None, queued_at__lt=now - KEPT_FOR), 0
    while some := list(old.order_by("queued_at").values_list("pk", flat=True)[:AT_ONCE]):
        count += Message.objects.filter(pk__in=some).delete()[0]
    return count
