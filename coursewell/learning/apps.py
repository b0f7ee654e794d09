from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "coursewell.learning"
    label = "learning"
    verbose_name = _("Learning")

    def ready(self) -> None:
        from coursewell.accounts.guests import invites
        from coursewell.accounts.privacy import holds
        from coursewell.courses import slots
        from coursewell.courses.access import reads_by
        from coursewell.courses.audience import counts_students
        from coursewell.learning import personal, reminding  # noqa: F401  it says what its letters say
        from coursewell.learning.access import is_enrolled
        from coursewell.learning.certificates import when_issued
        from coursewell.learning.doors.invited import address_invited
        from coursewell.learning.enrolment import student_count
        from coursewell.learning.letters import queue_certificate

        holds(personal.SECTION)
        invites(address_invited)
        reads_by(is_enrolled)
        counts_students(student_count)
        when_issued(queue_certificate)
        slots.fill("lesson.outline", "learning.lesson_outline")
        slots.fill("lesson.quiz", "learning.quiz")
        slots.fill("lesson.end", "learning.lesson_end")
        slots.fill("course.action", "learning.entrance")
