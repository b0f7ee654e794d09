"""Readers who are signed in: one for each plot, with a session whose key the checker knows."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from coursewell.accounts.models import User
from coursewell.courses.checking.names import reader, session

BACKEND = "django.contrib.auth.backends.ModelBackend"


def make(plot: int) -> None:
    User.objects.create(email=reader(plot), name=f"Reader n{plot}s")
    sign_in(plot)


def sign_in(plot: int) -> None:
    """As signing in does, but with this key: a browser that sends it is let in again."""
    user = User.objects.get(email=reader(plot))
    told = {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    until = timezone.now() + timedelta(days=9)
    Session.objects.create(session_key=session(plot), session_data=SessionStore().encode(told), expire_date=until)
