"""Who may write which course. `get_draft_for` is the only way in which a view of the studio obtains one.

To everybody else the studio's pages of a course are not there (404), whether the course is published or not.
"""

from __future__ import annotations

from django.http import Http404

from coursewell.accounts.models import User
from coursewell.authoring.drafts.opening import open_draft
from coursewell.authoring.models import Draft
from coursewell.courses.access import Visitor, may_edit
from coursewell.courses.models import Course, FormerSlug
from coursewell.courses.slugs import RenamedError, current_slug


def get_draft_for(user: Visitor, slug: str) -> Draft:
    """The draft of the course with this slug, for its owner, its editors and staff; made when there was none.

    Raises `RenamedError` for a former slug, to those alone.
    """
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        present = current_slug(FormerSlug.Target.COURSE, slug)
        if present is None or present == slug:
            raise Http404("There is no such course.")
        get_draft_for(user, present)
        raise RenamedError("slug", present)
    if not isinstance(user, User) or not may_edit(user, course):
        raise Http404("There is no such course.")
    return open_draft(course=course, user=user)


def is_instructor(user: Visitor) -> bool:
    """Whether this person may make courses: a role that staff or an invitation give."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(getattr(user, "is_staff", False) or getattr(user, "is_instructor", False))


def owns(user: Visitor, course: Course) -> bool:
    """Owner and staff. The others who write it may do everything else."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(getattr(user, "is_staff", False)) or course.owner_id == user.pk


def may_transfer(user: Visitor, course: Course) -> bool:
    return owns(user, course)


def may_invite(user: Visitor, course: Course) -> bool:
    """Whether they say who else writes it."""
    return owns(user, course)


def may_archive(user: Visitor, course: Course) -> bool:
    return owns(user, course)


#: Every address of the studio, by who may open it: whoever has signed in; those who write the course, by the first
#: function of this file. tests/test_routes.py fails when one is missing.
SIGNED_IN = frozenset({"studio", "studio_new"})
OF_A_DRAFT = frozenset(
    {
        "studio_outline",
        "studio_content",
        "studio_rendered",
        "studio_upload",
        "studio_file",
        "studio_content_file",
        "studio_publish",
        "studio_settings",
        "studio_setting",
        "studio_people",
        "studio_history",
        "studio_revision",
        "studio_preview",
        "studio_preview_lesson",
    }
)
