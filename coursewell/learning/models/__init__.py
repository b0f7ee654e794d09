"""The tables of learning. Courses know of none of them."""

from coursewell.learning.models.attempt import Answer, Attempt
from coursewell.learning.models.certificate import Certificate
from coursewell.learning.models.enrolment import Enrolment
from coursewell.learning.models.invitation import CourseInvitation
from coursewell.learning.models.place import Place
from coursewell.learning.models.progress import Progress
from coursewell.learning.models.rules import Rules

__all__ = ["Answer", "Attempt", "Certificate", "CourseInvitation", "Enrolment", "Place", "Progress", "Rules"]
