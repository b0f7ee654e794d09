"""Why somebody could not enrol. Each text is a sentence for them; nothing was changed."""

from __future__ import annotations


class EnrolmentError(Exception):
    """Nothing was changed; the message says why, and what to do."""


class NotHereError(EnrolmentError):
    """The course is not one that is enrolled in on this site now, or not by this person."""


class ClosedError(EnrolmentError):
    """Enrolment has not opened, or has closed."""


class KeyNeededError(EnrolmentError):
    """The key is missing or wrong."""


class FullError(EnrolmentError):
    """There is no free seat."""


class NoOfferError(EnrolmentError):
    """No seat is kept for this person, or not any more."""
