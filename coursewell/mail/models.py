"""The queue of mail. docs/decisions/mail-in-the-database.md says why it is a table of our own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: No message that was tried waits longer than this for the next try (see `sending.pause_after`).
LONGEST_WAIT = timedelta(minutes=90)


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> MessageQuerySet:
        """Those that are still to be sent."""
        return self.filter(due_at__isnull=False)

    def due(self, now: datetime) -> MessageQuerySet:
        """Those to try now. A clock that was set back delays no first try, and others for the longest wait at most."""
        is_soon = Q(due_at__lte=now) | Q(attempts=0) | Q(due_at__gt=now + LONGEST_WAIT)
        return self.waiting().filter(is_soon)

    def given_up(self) -> MessageQuerySet:
        return self.filter(failed_at__isnull=False)


class Message(models.Model):
    """One letter about one event, from the transaction that caused it until a month after it was sent.

    It is rendered when it is sent. What it is made of may hold a secret, as a link that sets a password: `context` is
    emptied as soon as the letter is sent, or is of no use any more.
    """

    #: What it tells of, as “welcome:17”: of one event there is one message.
    event = models.CharField(_("event"), max_length=150, unique=True)
    #: The header, fixed from the beginning: who gets a letter twice because of a crash, gets the same one.
    message_id = models.CharField(max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    #: Empty: the address that the person's account has when it is sent.
    to = models.EmailField(_("address"), blank=True)
    template = models.CharField(_("template"), max_length=100)
    context = models.JSONField(null=True)
    language = models.CharField(_("language"), max_length=15, blank=True)
    queued_at = models.DateTimeField(_("queued"), db_index=True)
    #: After that it is of no use.
    expires_at = models.DateTimeField(_("good until"))
    #: When to try (again), or until when somebody has it in hand; none: nothing is to be done any more.
    due_at = models.DateTimeField(_("next try"), null=True)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    failed_at = models.DateTimeField(_("given up"), null=True)
    #: The name of the error and the number that the mail server gave; never an address.
    last_error = models.CharField(_("last error"), max_length=100, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="mail_message_waiting")]

    class Freshkeys:
        # What sending changes; no page that is kept shows any of it.
        ignored = ("context", "due_at", "attempts", "sent_at", "failed_at", "last_error")

    def __str__(self) -> str:
        return self.event

    @property
    def address(self) -> str:
        """Where it goes; nowhere, where it is for an account that is suspended. Ask with `user` selected."""
        return self.to or (self.user.email if self.user is not None and self.user.is_active else "")
