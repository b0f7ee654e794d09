"""Who may make an account where sign-up is closed (`SIGNUP=invited`), besides those invited to be instructors.

Other parts of the site invite people by e-mail, too: a browser in which such a letter's link was followed may make an
account, with the address that the letter went to and with no other.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from coursewell.accounts import invitations

#: The address, in lower case, to which an invitation went that this browser holds and that is good; or nothing.
Host = Callable[[HttpRequest], str]
_hosts: list[Host] = []


def invites(host: Host) -> None:
    """For the `ready` of an app: it knows of invitations."""
    if host not in _hosts:
        _hosts.append(host)


def is_free_to_sign_up(request: HttpRequest) -> bool:
    """With whatever address: because everybody may, or with an invitation to be an instructor in hand."""
    return settings.SIGNUP == "open" or bool(invitations.in_hand(request, now=timezone.now()))


def address_invited(request: HttpRequest) -> str:
    return next(filter(None, (host(request) for host in _hosts)), "")
