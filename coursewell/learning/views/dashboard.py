"""My courses: what to do next in each."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coursewell.learning.certificates import certificates_of
from coursewell.learning.progress.dashboard import studies_of, waits_of
from coursewell.learning.views.gate import user_of
from coursewell.web.caching import unkept


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    studies = studies_of(user)
    context = {
        "going": [study for study in studies if not study.is_finished],
        "finished": [study for study in studies if study.is_finished],
        "certificates": certificates_of(user),
        "waits": waits_of(user),
        "zone": settings.TIME_ZONE,
    }
    return unkept(render(request, "learning/dashboard.html", context))
