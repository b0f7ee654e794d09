"""The pages of the catalogue. Each view: gate, one domain call, response."""

from coursewell.courses.views.course_list import CourseListView

__all__ = ["CourseListView"]
