"""`python -m bars.learned.making`: does in a site's database what each line of the standard input says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any


def people(prefix: str, count: int, **fields: Any) -> list[dict[str, Any]]:
    """Accounts, each with the key of a session in which they have signed in."""
    from benchmarks.edge.site import session_of
    from coursewell.accounts.models import User

    found = []
    for number in range(count):
        email = f"{prefix}-{number}@learned.example"
        user = User.objects.create(email=email, name=f"{prefix} {number}", password="!", **fields)
        found.append({"id": user.pk, "email": email, "session": session_of(user)})
    return found


def course(slug: str, quiz: dict[str, Any] | None = None, owner: int | None = None, **rules: Any) -> dict[str, Any]:
    """A published course of two lessons, the second a quiz; `rules` of enrolment, and moments in seconds from now."""
    from coursewell.accounts.models import User
    from coursewell.courses.models import Content, Course, Module, Subject
    from coursewell.learning.enrolment import set_rules
    from freshkeys import engine

    now = engine.now()
    moments = {name: now + timedelta(seconds=rules.pop(name)) for name in MOMENTS if name in rules}
    subject, _ = Subject.objects.get_or_create(slug="learned", defaults={"title": "Learned"})
    owner = owner or User.objects.create(email=f"owner-of-{slug}@learned.example").pk
    made = Course.objects.create(title=slug, slug=slug, owner_id=owner, subject=subject, state="published", **moments)
    module = Module.objects.create(course=made, title="Bends", slug="bends", position=0)
    Content.objects.create(module=module, title="Sheet", slug="sheet", body="Text.", position=0)
    if quiz is not None:
        Content.objects.create(module=module, title="Which", slug="which", kind="quiz", data=quiz, position=1)
    if rules:
        set_rules(course=made, **rules)
    return {"id": made.pk, "moments": {name: moment.timestamp() for name, moment in moments.items()}}


MOMENTS = ("enrolment_opens_at", "enrolment_closes_at")


def enrol(course: str, emails: list[str]) -> None:
    """Whoever they are, with as many more seats as they need, and who waits may be offered besides."""
    from django.db.models import F

    from coursewell.accounts.models import User
    from coursewell.courses.models import Course
    from coursewell.learning.enrolment import enrol_by_staff
    from coursewell.learning.models import Rules

    its = Course.objects.get(slug=course)
    Rules.objects.filter(course=its, seats__isnull=False).update(seats=F("seats") + 2 * len(emails))
    for user in User.objects.filter(email__in=emails):
        enrol_by_staff(course=its, user=user, via="command")


def leave(course: str, email: str) -> bool:
    from coursewell.accounts.models import User
    from coursewell.courses.models import Course
    from coursewell.learning.enrolment import leave as left

    return left(course=Course.objects.get(slug=course), user=User.objects.get(email=email))


def end(attempt: int, seconds: float) -> float:
    """Let the time of an attempt be over so many seconds from now by the database's clock; gives that moment."""
    from coursewell.learning.models import Attempt
    from freshkeys import engine

    moment = engine.now() + timedelta(seconds=seconds)
    Attempt.objects.filter(pk=attempt).update(ends_at=moment)
    return moment.timestamp()


def results(course: str) -> list[dict[str, Any]]:
    """Every attempt, with its answers and what a marker of its own makes of them."""
    from coursewell.learning.models import Answer, Attempt
    from coursewell.learning.quizzes.grading import grade
    from coursewell.learning.quizzes.paper import questions_of

    found = []
    for one in Attempt.objects.filter(enrolment__course__slug=course).select_related("enrolment__user"):
        given = dict(Answer.objects.filter(attempt=one).values_list("question", "value"))
        points = sum(grade(question, given.get(question["id"])).points for question in questions_of(one.paper))
        told = {"id": one.pk, "email": one.enrolment.user.email, "number": one.number, "given": given}
        told |= {"points": None if one.points is None else float(one.points), "worth": float(points)}
        told |= {"questions": [question["id"] for question in questions_of(one.paper)]}
        told |= {"submitted": one.submitted_at and one.submitted_at.timestamp()}
        found.append(told | {"ends": one.ends_at and one.ends_at.timestamp()})
    return found


def place(course: int, user: int, offer_ends_in: float | None = None) -> float | None:
    """A place in the line, perhaps with an offer that ends so soon; gives that moment."""
    from coursewell.learning.models import Place
    from freshkeys import engine

    now = engine.now()
    ends = None if offer_ends_in is None else now + timedelta(seconds=offer_ends_in)
    Place.objects.create(course_id=course, user_id=user, offered_at=ends and now, offer_ends_at=ends)
    return ends.timestamp() if ends else None


STEPS: dict[str, Callable[..., Any]] = {
    one.__name__: one for one in (people, course, enrol, leave, end, results, place)
}


def main() -> None:
    import django

    django.setup()
    from bars.learned.casting import cast
    from bars.learned.routes import routes

    steps = STEPS | {"cast": cast, "routes": routes}
    for line in sys.stdin:
        step, given = json.loads(line)
        print(json.dumps(steps[step](**given)), flush=True)


if __name__ == "__main__":
    main()
