"""`python -m config.rehearsing.filling course|count ...`: what a rehearsal needs of the database, in the site's words.

Its own process, because the database is that of the scratch site and not the operator's.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def course(seats: int) -> dict[str, Any]:
    """A course of the demo that is published, with so many seats; where it is."""
    from coursewell.courses.models import Course
    from coursewell.learning.models import Rules

    found = Course.objects.filter(external_url="", is_open=False).order_by("pk").first() or Course.objects.first()
    if found is None:
        raise SystemExit("The scratch site has no course.")
    found.is_open, found.enrolment_opens_at, found.enrolment_closes_at = False, None, None
    found.save()
    Rules.objects.update_or_create(course=found, defaults={"seats": seats, "has_waiting_list": True})
    return {"id": found.pk, "url": found.get_absolute_url()}


def count(number: int) -> dict[str, Any]:
    """How many are enrolled in the course, and how many wait."""
    from coursewell.learning.models import Enrolment, Place

    active = Enrolment.objects.filter(course=number, state="active").count()
    return {"enrolled": active, "waiting": Place.objects.filter(course=number).count()}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    done = {"course": course, "count": count}[sys.argv[1]](int(sys.argv[2]))
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    main()
