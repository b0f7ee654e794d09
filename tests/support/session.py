"""Somebody who has signed in to a running site, as far as a browser would know."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.support.site import Site

STUDENT = "student@demo.example"


def password_of(running: Site, email: str) -> str:
    """Of a demo account."""
    accounts = json.loads((running.data / "demo-accounts.json").read_text())
    (password,) = [account["password"] for account in accounts if account["email"] == email]
    return str(password)


def sign_in(running: Site, email: str = STUDENT) -> str:
    """The cookies of a demo account, as a Cookie header wants them."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"{running.url}/accounts/login/"
    opener.open(address, timeout=20).read()
    token = next(one.value for one in jar if one.name == "csrftoken")
    form = {"login": email, "password": password_of(running, email), "csrfmiddlewaretoken": token}
    opener.open(address, urllib.parse.urlencode(form).encode(), timeout=20).read()
    if "sessionid" not in {one.name for one in jar}:
        raise RuntimeError(f"{email} could not sign in to {running.url}")
    return "; ".join(f"{one.name}={one.value}" for one in jar)
