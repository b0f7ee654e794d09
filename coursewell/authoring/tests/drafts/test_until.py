"""What the edge keeps of a course is good until the moment that was set, and not longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from coursewell.authoring import drafts
from freshkeys.pages.explaining import receipts_of_page

pytestmark = pytest.mark.django_db(transaction=True)
COURSE = "/courses/knots-that-hold/"


@pytest.mark.parametrize("address", [COURSE, f"{COURSE}bends/reef-knot/", "/", "/feed.atom", "/sitemap.xml"])
def test_a_kept_page_ends_at_the_moment(draft, owner, address):
    drafts.save_settings(draft=draft, user=owner, version=1, fields={"is_open": True})
    drafts.publish(draft=draft, user=owner)
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    environ = RequestFactory().get(address).environ
    before = receipts_of_page(environ)[0]
    drafts.schedule(draft=draft, user=owner, at=at)
    after = receipts_of_page(environ)[0]
    assert (before.not_kept_because, before.good_until) == (None, None)
    assert after.good_until == at
    assert not [source for source in after.sources if source.startswith("authoring_")]
