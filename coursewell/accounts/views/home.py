"""The account of who is signed in: one page that leads to the tasks, one task a page."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as theirs
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from coursewell.accounts import addresses
from coursewell.accounts.forms import NameForm
from coursewell.accounts.models import User


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "account/home.html", {"has_second_factor": is_mfa_enabled(cast("User", request.user))})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = NameForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        user.save(update_fields=["name"])
        messages.success(request, _("Your name is changed."))
        return redirect("account_home")
    return render(request, "account/name.html", {"form": form})


@method_decorator([never_cache, login_required], name="dispatch")
class ChangeAddress(theirs.EmailView):  # type: ignore[misc]
    """An account has one address. Another takes its place once the link that is sent there was followed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        addresses.vouch(cast("User", request.user))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = EmailAddress.objects.get_new(request.user)
        if "again" in request.POST and wanted:
            send_verification_email_to_address(request, wanted)
        elif "cancel" in request.POST and wanted:
            wanted.delete()
            messages.success(request, _("Your address stays as it is."))
        elif "email" in request.POST:
            return super(theirs.EmailView, self).post(request, *args, **kwargs)  # type: ignore[no-any-return]
        return redirect("account_email")


change_address = ChangeAddress.as_view()
