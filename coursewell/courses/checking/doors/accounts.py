"""Doors of accounts: what somebody who is signed in sees of himself, and whether he still is."""

from __future__ import annotations

from django.contrib.sessions.models import Session

from coursewell.accounts.models import User
from coursewell.courses.checking.doors.register import DOORS
from coursewell.courses.checking.names import reader, session
from coursewell.courses.checking.readers import sign_in
from freshkeys.checking.pen import Pen


@DOORS.add("save() of an account")
def rename(pen: Pen) -> None:
    user = User.objects.get(email=reader(pen.plot))
    user.name = f"Reader n{pen.number()}"
    with pen.single():
        user.save(update_fields=["name"])


@DOORS.add("another program, an account")
def rename_elsewhere(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(f"UPDATE accounts_user SET name = 'Reader n{pen.number()}' WHERE email = '{reader(pen.plot)}'")


@DOORS.add("suspending and letting back")
def suspend(pen: Pen) -> None:
    users = User.objects.filter(email=reader(pen.plot))
    is_active = users.values_list("is_active", flat=True).get()
    with pen.single():
        users.update(is_active=not is_active)


@DOORS.add("signing out and in", weight=3)
def sign_out(pen: Pen) -> None:
    kept = Session.objects.filter(session_key=session(pen.plot))
    is_signed_in = kept.exists()
    with pen.atomic():
        if is_signed_in:
            kept.delete()
        else:
            sign_in(pen.plot)
