"""A new course that begins as a copy of another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction

from coursewell.accounts.models import User
from coursewell.authoring.drafts.keeping import COLUMNS
from coursewell.authoring.drafts.opening import create_course, open_draft, write_contents
from coursewell.authoring.drafts.parts import draft_document, parts_in
from coursewell.authoring.models import Draft, KeptFile
from coursewell.courses.models import Course, Subject
from coursewell.courses.models.uid import new_uid


@transaction.atomic
def copy_course(*, course: Course, user: User, title: str) -> Course:
    """As its authors have it now, with the same files, for another term: without moments, people or readers of its own.

    `user` becomes its owner. Each part has an identity of its own, so what happens to one copy is nothing to the other.
    """
    source = open_draft(course=course, user=user)
    document = replace(draft_document(source), enrolment_opens_at=None, enrolment_closes_at=None)
    subject = Subject.objects.filter(pk=source.settings["subject"]).first() or course.subject
    made = create_course(owner=user, title=title, subject=subject)
    draft = Draft.objects.select_for_update().get(course=made)
    parts = parts_in(document, subject=subject.pk, instructors=source.settings["instructors"])
    names: dict[str, str] = {}
    contents = [values | {"uid": renamed(names, values["uid"])} for values in parts.contents]
    draft.outline = [
        module | {"uid": new_uid(), "contents": [names[uid] for uid in module["contents"]]} for module in parts.outline
    ]
    own: dict[str, Any] = {name: draft.settings[name] for name in ("title", "slug")}
    draft.settings = parts.settings | own
    draft.save(update_fields=["outline", "settings"])
    write_contents(draft, contents, user)
    kept = KeptFile.objects.filter(course=course.pk).values(*COLUMNS)
    KeptFile.objects.bulk_create([KeptFile(course=made, **values) for values in kept], batch_size=200)
    return made


def renamed(names: dict[str, str], uid: str) -> str:
    names[uid] = new_uid()
    return names[uid]
