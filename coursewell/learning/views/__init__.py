"""The pages of learning."""

from coursewell.learning.views.certificates import certificate, certificate_form, certificate_revoke
from coursewell.learning.views.dashboard import dashboard
from coursewell.learning.views.progress import go_on, progress
from coursewell.learning.views.quiz import quiz_answer, quiz_attempt, quiz_results, quiz_start
from coursewell.learning.views.students import student_list, student_table

__all__ = [
    "certificate",
    "certificate_form",
    "certificate_revoke",
    "dashboard",
    "go_on",
    "progress",
    "quiz_answer",
    "quiz_attempt",
    "quiz_results",
    "quiz_start",
    "student_list",
    "student_table",
]
