"""The pages through which people come into a course and leave it. Each view: gate, one domain call, response."""

from coursewell.learning.doors.adding import add_page
from coursewell.learning.doors.enrol import enrol_page
from coursewell.learning.doors.invited import open_course_invitation
from coursewell.learning.doors.leave import leave_page
from coursewell.learning.doors.rules import enrolment
from coursewell.learning.doors.waiting_list import waiting_list

__all__ = ["add_page", "enrol_page", "enrolment", "leave_page", "open_course_invitation", "waiting_list"]
