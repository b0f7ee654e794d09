"""The personal parts of every page. All else of a page is the same for everybody who may see it."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from freshkeys.pages.islands import island


@island
def account(request: HttpRequest) -> str:
    """The way to sign in, or the visitor's menu."""
    return render_to_string("web/_account.html", request=request)


@island
def messages(request: HttpRequest) -> str:
    """What is to be said once, after something was done. Nobody's but for the moment that somebody has some."""
    return render_to_string("web/_messages.html", request=request)
