"""Putting people into courses of a running site, as its own programs do."""

from __future__ import annotations

import subprocess
import sys

from tests.support.site import ROOT, Site

_ENROL = """
import sys, django
django.setup()
from coursewell.accounts.models import User
from coursewell.courses.models import Course
from coursewell.learning.enrolment import enrol_by_staff, leave
do, email, slug = sys.argv[1:]
user, course = User.objects.get(email=email), Course.objects.get(slug=slug)
enrol_by_staff(course=course, user=user, via="command") if do == "enrol" else leave(course=course, user=user)
"""


def enrol(running: Site, email: str, slug: str) -> None:
    _run(running, "enrol", email, slug)


def leave(running: Site, email: str, slug: str) -> None:
    _run(running, "leave", email, slug)


def _run(running: Site, *arguments: str) -> None:
    environment = {**running.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", _ENROL, *arguments], env=environment, cwd=ROOT, check=True, timeout=60)
