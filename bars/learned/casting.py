"""Nine kinds of visitor, and other people with all that is theirs: each thing of theirs holds a word of its own."""

from __future__ import annotations

from typing import Any

from bars.learned.making import course, people
from bars.learned.paper import quiz

KINDS = ("anonymous", "student", "enrolled", "former", "editor", "owner", "instructor", "staff", "suspended")
#: Courses: one of the owner's, one of the other instructor's, and a draft of the owner's.
MINE, OTHER, DRAFT = "knots", "sails", "hidden"


def word(kind: str) -> str:
    """What stands in everything that is of this person and of nobody else."""
    return f"zq{kind}qz"


def cast() -> dict[str, Any]:
    """All of them in the database; what their sessions are, and what addresses can speak of."""
    from django.utils import timezone

    from coursewell.accounts.models import User
    from coursewell.courses.models import Course, Instructor
    from coursewell.learning.access import OF_CERTIFIERS, OF_ENROLLED, OF_WRITERS
    from coursewell.learning.certificates.code import new_code
    from coursewell.learning.enrolment import enrol, join_waiting_list, leave, set_rules
    from coursewell.learning.models import Certificate, Enrolment
    from coursewell.learning.progress import note_opened
    from coursewell.learning.quizzes import save_answer, start, submit

    fields: dict[str, dict[str, Any]] = {"staff": {"is_staff": True, "is_superuser": True}, "instructor": {}}
    kinds = (*KINDS[1:], "victim", "waiter", "far")
    made = {kind: people(word(kind), 1, **fields.get(kind, {}))[0] for kind in kinds}
    users = {kind: User.objects.get(pk=one["id"]) for kind, one in made.items()}
    Instructor.objects.create(name="Tom Teacher", slug="tom-teacher", user=users["instructor"])
    for slug, owner in ((MINE, "owner"), (OTHER, "instructor"), (DRAFT, "owner")):
        course(slug, quiz=quiz(), owner=users[owner].pk, seats=6, key=word(f"key{slug}"))
    courses = {one.slug: one for one in Course.objects.filter(slug__in=(MINE, OTHER, DRAFT))}
    courses[MINE].editors.add(users["editor"])
    Course.objects.filter(slug=DRAFT).update(state="draft", title=word("draft"))
    for kind in ("enrolled", "former", "victim", "suspended"):
        enrol(course=courses[MINE], user=users[kind], key=word(f"key{MINE}"))
    enrol(course=courses[OTHER], user=users["far"], key=word(f"key{OTHER}"))
    uid = courses[MINE].modules.get().contents.get(kind="quiz").uid
    enrolled = Enrolment.objects.filter(course__in=courses.values())
    for one in enrolled:
        asked = one.course.modules.get().contents.get(kind="quiz").uid
        note_opened(enrolment=one, uid=asked)
        attempt = start(enrolment=one, uid=asked)
        kind = next(kind for kind, user in users.items() if user.pk == one.user_id)
        text = next(q["id"] for q in attempt.paper["questions"] if q["type"] == "text")
        save_answer(attempt=attempt, question=text, value=f"{word(kind)} answered", sequence=1)
        if kind == "victim":
            submit(attempt=attempt)
            start(enrolment=one, uid=asked)
    # Whoever has the code may see the name that is on it, and not why it was revoked.
    paper = Certificate.objects.create(
        enrolment=enrolled.get(user=users["victim"]),
        course=courses[MINE],
        code=new_code(),
        name="Vera Visible",
        title="Knots",
        revoked_at=timezone.now(),
        reason=word("reason"),
    )
    leave(course=courses[MINE], user=users["former"])
    set_rules(course=courses[MINE], seats=3, key=word(f"key{MINE}"))
    join_waiting_list(course=courses[MINE], user=users["waiter"], key=word(f"key{MINE}"))
    User.objects.filter(pk=users["suspended"].pk).update(is_active=False)
    ids = [str(one.pk) for one in (users["victim"], *enrolled[:2], courses[DRAFT])]
    return {
        "sessions": {kind: one["session"] for kind, one in made.items()},
        "emails": {kind: one["email"] for kind, one in made.items()},
        "values": {
            "slug": [MINE, OTHER, DRAFT],
            "subject": ["learned"],
            "module": ["bends"],
            "content": ["which", "sheet"],
            "number": ["1", "2"],
            "uid": [uid],
            "name": ["course.md", "picture.png"],
            "section": ["courses"],
            "part": ["basics"],
            "token": ["nonsense"],
            "code": [paper.shown_code],
            "object_id": ids,
            "content_type_id": ["1"],
            "id": ids,
            "app_label": ["learning"],
        },
        "of_enrolled": sorted(OF_ENROLLED),
        "of_writers": sorted(OF_WRITERS | OF_CERTIFIERS),
    }


#: Whose things each kind may see besides their own: those of people in courses that they write.
MAY_SEE = {
    "editor": ("victim", "enrolled", "former", "suspended", "waiter", "owner", "editor", f"key{MINE}", "reason"),
    "owner": (
        "victim",
        "enrolled",
        "former",
        "suspended",
        "waiter",
        "editor",
        f"key{MINE}",
        f"key{DRAFT}",
        "draft",
        "reason",
    ),
    "instructor": ("far", f"key{OTHER}"),
}
EVERYBODY = (*KINDS[1:], "victim", "waiter", "far", f"key{MINE}", f"key{OTHER}", f"key{DRAFT}", "draft", "reason")


def foreign(kind: str) -> list[str]:
    """The words that this kind of visitor must not find anywhere. Staff may see everything."""
    if kind == "staff":
        return []
    return [word(one) for one in EVERYBODY if one not in (kind, *MAY_SEE.get(kind, ()))]
