"""Putting people into courses of a running site, as its own programs do."""

from __future__ import annotations

import subprocess
import sys

from tests.support.site import ROOT, Site

_STEPS = """
import sys, django
django.setup()
from coursewell.accounts.models import User
from coursewell.courses.models import Course
from coursewell.learning.certificates import issue
from coursewell.learning.enrolment import enrol_by_staff, leave
from coursewell.learning.models import Enrolment
do, email, slug = sys.argv[1:]
user, course = User.objects.get(email=email), Course.objects.get(slug=slug)
enrol_by_staff(course=course, user=user, via="command") if do != "leave" else leave(course=course, user=user)
if do == "certify":
    issue(enrolment=Enrolment.objects.get(course=course, user=user))
"""


def enrol(running: Site, email: str, slug: str) -> None:
    _run(running, "enrol", email, slug)


def leave(running: Site, email: str, slug: str) -> None:
    _run(running, "leave", email, slug)


def certify(running: Site, email: str, slug: str) -> None:
    """Enrol somebody, and give them the certificate of the course."""
    _run(running, "certify", email, slug)


def _run(running: Site, *arguments: str) -> None:
    environment = {**running.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", _STEPS, *arguments], env=environment, cwd=ROOT, check=True, timeout=60)
