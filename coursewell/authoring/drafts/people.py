"""Who writes a course. Views ask `access.may_transfer` and `access.may_invite` first."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.applying.people import slug_for
from coursewell.authoring.document.rules import one_line
from coursewell.authoring.drafts.errors import DraftError
from coursewell.authoring.drafts.values import without_odd
from coursewell.courses.models import Course, Instructor


@transaction.atomic
def transfer(*, course: Course, user: User, to: User) -> None:
    """Another person becomes responsible; whoever was goes on as an editor."""
    found = Course.objects.select_for_update().get(pk=course.pk)
    refuse_suspended(to)
    if found.owner_id == to.pk:
        return
    found.editors.add(found.owner_id)
    found.editors.remove(to)
    found.owner = to
    found.save(update_fields=["owner"])
    course.owner = to


@transaction.atomic
def add_editor(*, course: Course, user: User, editor: User) -> None:
    found = Course.objects.select_for_update().get(pk=course.pk)
    refuse_suspended(editor)
    if found.owner_id != editor.pk:
        found.editors.add(editor)


def remove_editor(*, course: Course, user: User, editor: User) -> None:
    course.editors.remove(editor)


def refuse_suspended(user: User) -> None:
    if not user.is_active:
        raise DraftError(gettext("This account is suspended; choose another person."))


def add_instructor(*, name: str, bio: str = "", user: User | None = None) -> Instructor:
    """A person to be named as teaching, with an account here or without; shown to readers once a course names them."""
    name = one_line(without_odd(name))
    if not name or len(name) > 300:
        raise DraftError(gettext("Give the person a name of at most %(most)d characters.") % {"most": 300})
    bio = without_odd(bio).strip()[:20_000]
    return Instructor.objects.create(name=name, slug=slug_for(name), bio=bio, user=user)
