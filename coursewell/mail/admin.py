"""Staff's view of the queue: what is waiting, what was given up and why. What a letter says is nobody's to read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coursewell.mail import sending
from coursewell.mail.models import Message

SHOWN = (
    *("event", "message_id", "to", "user", "template", "language", "queued_at", "expires_at"),
    *("due_at", "attempts", "sent_at", "failed_at", "last_error"),
)


class Outcome(admin.SimpleListFilter):
    """What has become of it."""

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Message]) -> list[tuple[str, str]]:
        return [("waiting", _("waiting")), ("given-up", _("given up")), ("sent", _("sent"))]  # type: ignore[list-item]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        wanted = {"waiting": {"due_at__isnull": False}, "given-up": {"failed_at__isnull": False}}
        wanted["sent"] = {"sent_at__isnull": False}
        return queryset.filter(**wanted.get(self.value() or "", {}))


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    list_display = ["event", "to", "user", "template", "queued_at", "attempts", "due_at", "sent_at", "last_error"]
    list_filter = [Outcome]
    ordering = ["-queued_at", "-pk"]
    list_select_related = ["user"]
    search_fields = ["to", "user__email", "event"]
    fields = SHOWN
    readonly_fields = SHOWN
    actions = ["try_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Try again"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        sending.try_again(queryset)
