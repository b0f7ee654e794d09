"""Certificates: anybody checks a code, its owner prints it, those who teach revoke it."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coursewell.accounts.models import User
from coursewell.learning.access import is_theirs, may_revoke
from coursewell.learning.certificates import NoReasonError, by_code, put_name, read_code, reinstate, revoke
from coursewell.learning.models import Certificate
from coursewell.web.caching import keep_nothing
from coursewell.web.site import absolute


@keep_nothing
@require_safe
def certificate_form(request: HttpRequest) -> HttpResponseBase:
    """A form that is sent by GET: it works without a cookie, and changes nothing."""
    typed = request.GET.get("code", "").replace("\0", "").strip()[:200]
    if code := read_code(typed):
        return redirect(Certificate(code=code))
    context = {"typed": typed, "is_wrong": bool(typed)}
    return render(request, "learning/certificate_form.html", context)


@keep_nothing
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    if _guesses(request, is_one=False):
        return _later(request)
    found = by_code(code)
    if found is None:
        if _guesses(request, is_one=True):
            return _later(request)
        return render(request, "learning/certificate_unknown.html", {"typed": code[:60]}, status=404)
    if request.method == "POST":
        return _name(request, found)
    if code != found.shown_code:
        return redirect(found)
    context = {
        "certificate": found,
        "check_at": absolute("/certificates/"),
        "is_theirs": is_theirs(request.user, found),
        "may_revoke": may_revoke(request.user, found),
    }
    return render(request, "learning/certificate.html", context)


@keep_nothing
@require_POST
def certificate_revoke(request: HttpRequest, code: str) -> HttpResponseBase:
    found = by_code(code)
    if found is None or not may_revoke(request.user, found):
        raise Http404("There is no such certificate.")
    try:
        if request.POST.get("do") == "reinstate":
            if reinstate(certificate=found):
                messages.success(request, _("The certificate is good again."))
        elif revoke(certificate=found, reason=request.POST.get("reason", "")):
            messages.success(request, _("The certificate is revoked."))
    except NoReasonError as error:
        messages.error(request, str(error))
    return redirect(found)


def _name(request: HttpRequest, found: Certificate) -> HttpResponse:
    """A student without a name gives one to the account first; the certificate takes it over once."""
    if not is_theirs(request.user, found) or not isinstance(request.user, User):
        raise Http404("There is no such page.")
    if not put_name(certificate=found, name=request.user.name):
        messages.error(request, _("Give your account a name first, then put it on the certificate."))
    return redirect(found)


def _guesses(request: HttpRequest, *, is_one: bool) -> bool:
    """Whether so many codes were tried from this address that no more are looked up. Only wrong ones count."""
    usage = ratelimit.consume(request, app="allauth.account", action="certificate", dry_run=not is_one, limit_get=True)
    return not usage


def _later(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer
