"""The tables of the catalogue. What is not named in `__all__` belongs to one model alone."""

from coursewell.courses.models.attachment import Attachment
from coursewell.courses.models.content import Content, Kind
from coursewell.courses.models.course import Course, CourseQuerySet, Length, Level, State
from coursewell.courses.models.instructor import Instructor
from coursewell.courses.models.module import Module
from coursewell.courses.models.slugs import FormerSlug
from coursewell.courses.models.subject import Subject, SubjectQuerySet

__all__ = [
    "Attachment",
    "Content",
    "Course",
    "CourseQuerySet",
    "FormerSlug",
    "Instructor",
    "Kind",
    "Length",
    "Level",
    "Module",
    "State",
    "Subject",
    "SubjectQuerySet",
]
