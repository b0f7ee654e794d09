"""Who comes into a course and who goes: seats, the waiting list, keys. Nothing else writes these tables."""

from coursewell.learning.enrolment.counting import student_count
from coursewell.learning.enrolment.enrolling import enrol, enrol_by_staff, leave
from coursewell.learning.enrolment.errors import (
    ClosedError,
    EnrolmentError,
    FullError,
    KeyNeededError,
    NoOfferError,
    NotHereError,
)
from coursewell.learning.enrolment.ruling import renew_link, set_rules
from coursewell.learning.enrolment.waiting import accept_offer, join_waiting_list, leave_waiting_list

__all__ = [
    "ClosedError",
    "EnrolmentError",
    "FullError",
    "KeyNeededError",
    "NoOfferError",
    "NotHereError",
    "accept_offer",
    "enrol",
    "enrol_by_staff",
    "join_waiting_list",
    "leave",
    "leave_waiting_list",
    "renew_link",
    "set_rules",
    "student_count",
]
