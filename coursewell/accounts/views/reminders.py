"""Whether somebody gets reminders. GET changes nothing: programs that look for bad links open all there are."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coursewell.accounts.models import User
from coursewell.accounts.reminders import person_of, set_reminders

GONE = 410


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """The setting in one's account."""
    if request.method != "POST":
        return render(request, "account/reminders.html")
    wanted = request.POST.get("wanted") == "yes"
    set_reminders(cast("User", request.user), wanted=wanted)
    messages.success(request, _("Reminders are on.") if wanted else _("Reminders are off."))
    return redirect("account_home")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter, also for who is not signed in: a page with a button, and POST ends the reminders.

    A mail program sends that POST by itself when its reader presses “unsubscribe” (RFC 8058): from elsewhere, without a
    cookie, and it follows no redirect. What it may do stands in the signed token alone, so no other page can forge it.
    """
    person = person_of(token)
    if person is None:
        return render(request, "account/unsubscribe.html", {"is_known": False}, status=GONE)
    if request.method == "POST":
        set_reminders(person, wanted=False)
    return render(request, "account/unsubscribe.html", {"is_known": True, "is_on": person.gets_reminders})
