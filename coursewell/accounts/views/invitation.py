"""An invitation to be an instructor. Opening its link changes nothing; pressing the button does."""

from __future__ import annotations

from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from coursewell.accounts import invitations

GONE = 410


@never_cache
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the secret out of the address bar, of what is copied from there, and of the Referer."""
    try:
        invitations.find(token, now=timezone.now())
    except invitations.InvitationError as error:
        return refuse(request, error)
    request.session[invitations.SESSION_KEY] = token
    return redirect("account_invitation")


@never_cache
@rate_limit(action="invitation")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    now, token = timezone.now(), invitations.present(request)
    if not token:
        return redirect("account_home" if request.user.is_authenticated else "account_login")
    try:
        if request.method == "POST" and request.user.is_authenticated:
            invitations.accept(token=token, user=request.user, now=now)
        else:
            found = invitations.find(token, now=now)
            return render(request, "account/invitation.html", {"invitation": found})
    except invitations.InvitationError as error:
        return refuse(request, error)
    del request.session[invitations.SESSION_KEY]
    messages.success(request, _("You are an instructor now."))
    return redirect("account_home")


def refuse(request: HttpRequest, error: invitations.InvitationError) -> HttpResponse:
    request.session.pop(invitations.SESSION_KEY, None)
    return render(request, "account/invitation_gone.html", {"why": str(error)}, status=GONE)
