"""Who may make an account where sign-up is closed (`SIGNUP=invited`), besides those invited to be instructors.

Other parts of the site invite people by e-mail, too: a browser in which such a letter's link was followed may make an
account, with the address that the letter went to and with no other.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

#: The address, in lower case, to which an invitation went that this browser holds and that is good; or nothing.
Host = Callable[[HttpRequest], str]
_hosts: list[Host] = []


def invites(host: Host) -> None:
    """Say who knows of invitations. Asked again for a host that is known, nothing happens."""
    if host not in _hosts:
        _hosts.append(host)


def address_invited(request: HttpRequest) -> str:
    return next(filter(None, (host(request) for host in _hosts)), "")
