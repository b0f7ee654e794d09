"""The pages of the catalogue. Each view: gate, one domain call, response."""

from coursewell.courses.views.course_detail import CourseDetailView
from coursewell.courses.views.course_list import CourseListView
from coursewell.courses.views.files import content_file, course_file
from coursewell.courses.views.instructor_detail import InstructorDetailView
from coursewell.courses.views.lesson import lesson

__all__ = ["CourseDetailView", "CourseListView", "InstructorDetailView", "content_file", "course_file", "lesson"]
