"""The door of every page about one draft: who may not write the course finds nothing there (404)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coursewell.accounts.models import User
from coursewell.authoring.access import get_draft_for
from coursewell.authoring.drafts import DraftError
from coursewell.authoring.models import Draft
from coursewell.courses.slugs import RenamedError, follow_renames
from coursewell.web.caching import unkept

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Draft, P], HttpResponseBase]
METHODS = ["GET", "HEAD", "POST"]


def of_a_draft(view: View[P]) -> Callable[..., HttpResponseBase]:
    """A view about one draft. What it shows is for one person and for now: nobody keeps or indexes it."""

    @require_http_methods(METHODS)
    @follow_renames
    @wraps(view)
    def opened(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return unkept(view(request, found_for(request, slug), *args, **kwargs))

    return opened


def found_for(request: HttpRequest, slug: str) -> Draft:
    """A form that was open while the course got another slug is sent to the old one: it is taken, not redirected."""
    try:
        return get_draft_for(request.user, slug)
    except RenamedError as renamed:
        if request.method != "POST":
            raise
        return get_draft_for(request.user, renamed.slug)


def user_of(request: HttpRequest) -> User:
    """Who asks: behind the gate it is always somebody."""
    assert isinstance(request.user, User)
    return request.user


def tried(request: HttpRequest, act: Callable[[], Any]) -> Any:
    """What `act` gives; where the domain refuses, its sentence is shown and there is nothing."""
    try:
        return act()
    except DraftError as refusal:
        messages.error(request, str(refusal))
        return None


def saved(request: HttpRequest, act: Callable[[], None]) -> None:
    """Do `act` and say so; or say why the domain refuses it."""
    try:
        act()
    except DraftError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
