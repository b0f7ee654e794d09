"""The pages of the studio. Each asks `authoring.access` first, and says to everybody that it is kept by nobody."""

from coursewell.authoring.views.contents import content, rendered
from coursewell.authoring.views.history import history, revision
from coursewell.authoring.views.my_courses import my_courses, new_course
from coursewell.authoring.views.outline import outline
from coursewell.authoring.views.people import people
from coursewell.authoring.views.previewing import preview_course, preview_lesson
from coursewell.authoring.views.publishing import publish_page
from coursewell.authoring.views.settings import setting, settings
from coursewell.authoring.views.uploads import content_draft_file, course_draft_file, upload

__all__ = [
    "content",
    "content_draft_file",
    "course_draft_file",
    "history",
    "my_courses",
    "new_course",
    "outline",
    "people",
    "preview_course",
    "preview_lesson",
    "publish_page",
    "rendered",
    "revision",
    "setting",
    "settings",
    "upload",
]
