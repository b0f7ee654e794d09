"""Following the link of an invitation to a course: it leads to the page of enrolment and changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coursewell.accounts.views.invitation import GONE
from coursewell.learning.enrolment.inviting import InvitationError, find

SESSION_KEY = "course_invitation"


@never_cache
@require_safe
def open_course_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the secret out of the address bar, of what is copied from there, and of the Referer."""
    try:
        found = find(token)
    except InvitationError as error:
        return render(request, "account/invitation_gone.html", {"why": str(error)}, status=GONE)
    request.session[SESSION_KEY] = token
    return redirect("enrol", found.course.slug)


def address_invited(request: HttpRequest) -> str:
    """Where the letter went whose link this browser has followed last, while the invitation is good."""
    secret = in_hand(request)
    try:
        return find(secret).email if secret else ""
    except InvitationError:
        return ""


def in_hand(request: HttpRequest) -> str:
    """The secret of the link that this browser has followed last."""
    return str(request.session.get(SESSION_KEY, ""))
