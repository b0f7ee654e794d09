"""Coming in: what people do who are not signed in. A link that a program opened (GET, HEAD) has done nothing."""

from __future__ import annotations

from typing import Any

from allauth.account import views as theirs
from allauth.decorators import rate_limit
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from coursewell.accounts.addresses import is_confirmed_by

GONE = 410


class StaySignedIn:
    """Somebody else's link does not sign out who opens it; only who goes on with it."""

    def logout(self) -> None:
        if self.request.method == "POST":  # type: ignore[attr-defined]
            super().logout()  # type: ignore[misc]


@method_decorator([never_cache, rate_limit(action="open_link")], name="dispatch")
class ConfirmAddress(StaySignedIn, theirs.ConfirmEmailView):  # type: ignore[misc]
    """The link of a letter: GET shows a button, POST confirms."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(*args, **kwargs)
        if self.object is None:
            response.status_code = GONE
        return response

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_done = self.object is None and is_confirmed_by(self.kwargs["key"])
        told: dict[str, Any] = super().get_context_data(**kwargs)
        return told | {"is_confirmed": is_done}


class NewPassword(StaySignedIn, theirs.PasswordResetFromKeyView):  # type: ignore[misc]
    """The link of a letter: GET shows a form, POST sets the password."""

    @method_decorator(never_cache)
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(*args, **kwargs)
        if getattr(self, "reset_user", None) is None and response.status_code == 200:
            response.status_code = GONE
        return response


confirm_address = ConfirmAddress.as_view()
new_password = NewPassword.as_view()
