"""Where allauth counts attempts to sign in: in the database, so that every process and machine of a site counts alike.

In memory each process would count for itself, a restart would forget, and a flood of other keys would push the counts
out; in Valkey they would be gone with it. Values are JSON, never a pickle.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone

from coursewell.accounts.models import Limit


class LimitsCache(BaseCache):
    """A Django cache over `Limit`: small values, each with a moment at which it ends."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set the value unless there is one; only one of many who try at once succeeds."""
        digest, row = self._digest(key, version), self._row(value, timeout)
        # Its own row that has ended is taken over, whichever rows are swept; of many who try, one finds it ended.
        ended = Limit.objects.filter(key=digest, ends_at__lte=timezone.now())
        if ended.exists() and ended.update(**row):  # an update of nothing would keep all writers of SQLite waiting, too
            return True
        self._clear_away()
        try:
            with transaction.atomic():
                Limit.objects.create(key=digest, **row)
        except IntegrityError:
            # Not get_or_create(), which fails where who was first has taken the row away again meanwhile.
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = Limit.objects.filter(key=self._digest(key, version), ends_at__gt=timezone.now()).first()
        return default if found is None else found.value

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        row = Limit(key=self._digest(key, version), **self._row(value, timeout))
        Limit.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "ends_at"]
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        rows = Limit.objects.filter(key=self._digest(key, version), ends_at__gt=timezone.now())
        return bool(rows.update(ends_at=self._end(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(Limit.objects.filter(key=self._digest(key, version)).delete()[0])

    def clear(self) -> None:
        Limit.objects.all().delete()

    @staticmethod
    def _clear_away() -> None:
        """Delete what has ended, and leave to others what they are deleting: two would wait for each other for ever."""
        ended = Limit.objects.filter(ends_at__lte=timezone.now())
        if not ended.exists():  # without a transaction, which on SQLite keeps all writers waiting
            return
        with transaction.atomic():
            free = ended.select_for_update(skip_locked=True)
            Limit.objects.filter(pk__in=list(free.values_list("pk", flat=True)[:100])).delete()

    def _digest(self, key: str, version: int | None) -> str:
        """Keys hold addresses of people and machines, which are nobody's business; and they have one length."""
        return hashlib.sha256(self.make_key(key, version=version).encode()).hexdigest()

    def _row(self, value: Any, timeout: Any) -> dict[str, Any]:
        return {"value": value, "ends_at": self._end(timeout)}

    def _end(self, timeout: Any) -> Any:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return timezone.now() + timedelta(days=3650) if seconds is None else timezone.now() + timedelta(seconds=seconds)
