"""What the site holds of who is signed in: taken along, or erased. Both ask for the password again."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coursewell.accounts import privacy
from coursewell.accounts.forms import ErasureForm
from coursewell.accounts.models import User

#: An archive that is longer waits on the disk until it is sent.
_IN_MEMORY_BYTES = 1 << 20


@never_cache
@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    return render(request, "account/privacy.html")


@never_cache
@login_required
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def download(request: HttpRequest) -> HttpResponseBase:
    if (refusal := ratelimit.consume_or_429(request, action="own_data", user=request.user)) is not None:
        return cast("HttpResponse", refusal)
    file = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  the response closes it
    privacy.write_archive(cast("User", request.user), file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="coursewell-data.zip", content_type="application/zip")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def erase(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = ErasureForm(request.POST or None, user=user)
    obstacles = privacy.obstacles_for(user)
    if request.method == "POST" and form.is_valid() and not obstacles:
        try:
            privacy.erase(user, certificates=form.cleaned_data["certificates"])
        except privacy.ErasureError as error:  # a course became theirs this very moment
            obstacles = error.sentences
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("course_list")
    return render(request, "account/erase.html", {"form": form, "obstacles": obstacles})
