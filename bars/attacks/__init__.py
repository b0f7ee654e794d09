"""Attacks on a running site through its edge. Each must be answered correctly, and must leave the next visitor's page
as the application itself makes it.

    for title, ok, detail in attacks(port, socket):
        ...

A case is bytes sent to the edge, and what may come back. Most are sent first to an address that nobody has asked for
before, so that an edge that can be poisoned is; then two visitors ask for it, and for the front page, and what they get
is compared, byte by byte, with what the application says when it is asked without an edge.
"""

from bars.attacks.run import attacks

__all__ = ["attacks"]
