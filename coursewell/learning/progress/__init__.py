"""How far somebody is in a course: what they opened and finished, where they go on, and when they are through.

Progress is kept by the `uid` of a content, so that it survives publishing, renaming and moving; what is counted are the
contents that the course has now.
"""

from coursewell.learning.progress.errors import NotByHandError, NotEnrolledError, NotInCourseError, ProgressError
from coursewell.learning.progress.marking import finish, mark_done, note_opened, note_position, position_of, undo
from coursewell.learning.progress.resuming import resume_url, row_to_go_on
from coursewell.learning.progress.standing import Standing, done_in, enrolment_ids, standing_in

__all__ = [
    "NotByHandError",
    "NotEnrolledError",
    "NotInCourseError",
    "ProgressError",
    "Standing",
    "done_in",
    "enrolment_ids",
    "finish",
    "mark_done",
    "note_opened",
    "note_position",
    "position_of",
    "resume_url",
    "row_to_go_on",
    "standing_in",
    "undo",
]
