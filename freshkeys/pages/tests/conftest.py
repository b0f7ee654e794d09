"""A small site, as the edge sees it: pages of site.py with islands, and a visitor who asks for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client, override_settings

from freshkeys import engine
from freshkeys.pages.tests import site  # noqa: F401  its islands and gates, whichever test comes first
from freshkeys.pages.tests.asking import SECRET


@pytest.fixture(autouse=True)
def _site(transactional_db: None) -> Iterator[None]:
    engine.forget_everything()
    with override_settings(
        ROOT_URLCONF="freshkeys.pages.tests.site", FRESHKEYS={**settings.FRESHKEYS, "EDGE_SECRET": SECRET}
    ):
        yield
    engine.freeze(None)
    engine.forget_everything()


@pytest.fixture(autouse=True)
def ants() -> Group:
    return Group.objects.create(name="ants")


@pytest.fixture
def ada() -> Client:
    """Somebody who is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.create_user("ada@example.org", "x", name="Ada"))
    return client
