"""The settings of freshkeys: a dictionary FRESHKEYS, every key optional."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.dispatch import receiver


@dataclass(frozen=True)
class Conf:
    """What FRESHKEYS says, with the defaults filled in."""

    #: How many bytes of values each process keeps for itself.
    L1_BYTES: int = 64 * 1024 * 1024
    #: The Django cache that processes share values through, or None for none. It is never trusted, only checked.
    ALIAS: str | None = None
    #: How long a value may stay in the shared cache, in seconds. Freshness never depends on it.
    ALIAS_SECONDS: int = 3600
    #: What happens when a build reads what cannot be tracked: "skip" does not keep the result, "error" raises.
    UNTRACKED: Literal["skip", "error"] = "skip"
    #: Part of every shared key; empty means a fingerprint of the code, the templates and the settings.
    RELEASE: str = ""
    #: Collections and ignored columns of models of somebody else: {"auth.User": {"ignored": ["last_login"]}}.
    MODELS: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    #: True serves nothing while any table lacks a trigger; else only what is built from that table is not kept.
    STRICT: bool = False
    #: False builds everything each time: for comparison, and for finding out whether the cache is to blame.
    ENABLED: bool = True
    #: The word by which the edge in front is known. Empty means that there is none: nobody is believed.
    EDGE_SECRET: str = ""


_conf: Conf | None = None


def conf() -> Conf:
    """The settings in force.

    Raises:
        ImproperlyConfigured: FRESHKEYS has a key that does not exist.
    """
    global _conf
    if _conf is None:
        given = getattr(settings, "FRESHKEYS", {})
        known = {one.name for one in fields(Conf)}
        if unknown := sorted(set(given) - known):
            raise ImproperlyConfigured(
                f"FRESHKEYS has no setting {', '.join(unknown)}; there are {', '.join(sorted(known))}."
            )
        _conf = Conf(**given)
    return _conf


@receiver(setting_changed)
def _forget(*, setting: str, **_: object) -> None:
    global _conf
    if setting == "FRESHKEYS":
        _conf = None
