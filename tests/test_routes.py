"""Every address of the site is somebody's to decide about."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from coursewell.accounts import access as accounts
from coursewell.authoring import access as authoring
from coursewell.courses import access
from coursewell.learning import access as learning

#: Decided by their own packages: the language, freshness, health; and the admin is for staff throughout.
ELSEWHERE = {"healthz", "language", "set_language", "freshness"}
CLASSIFIED = access.PUBLIC | access.OF_A_COURSE | accounts.PUBLIC | accounts.OF_ONESELF
CLASSIFIED |= authoring.SIGNED_IN | authoring.OF_A_DRAFT
CLASSIFIED |= learning.SIGNED_IN | learning.OF_ENROLLED | learning.OF_WRITERS
CLASSIFIED |= learning.OF_A_COURSE | learning.PUBLIC | learning.OF_CERTIFIERS
STAFF_NAMESPACE = "admin"


def names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or repr(pattern)
        elif pattern.namespace != STAFF_NAMESPACE:
            yield from names(pattern)


def test_every_route_is_classified():
    unclassified = set(names(get_resolver())) - CLASSIFIED - ELSEWHERE
    assert not unclassified, f"Say in an access.py who may see {sorted(unclassified)}."


def test_every_classified_route_exists():
    missing = CLASSIFIED - set(names(get_resolver()))
    assert not missing, f"access.py speaks of {sorted(missing)}, which no address is called."
