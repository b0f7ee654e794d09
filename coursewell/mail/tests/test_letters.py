"""A letter's two bodies: what is a link in them, and that nothing else can pass for one of ours."""

from __future__ import annotations

import pytest

from coursewell.mail.letters import LONGEST_SUBJECT, parts, rendered
from coursewell.mail.sending import send_due


@pytest.mark.parametrize("path", ["", "/", "/accounts/login/", "/courses/?q=a"])
def test_an_address_of_this_site_is_a_link(settings, path):
    assert parts(f"Here:\n\n{settings.SITE_URL}{path}")[1] == {"url": f"{settings.SITE_URL}{path}"}


@pytest.mark.parametrize("end", [".evil.example/", "@evil.example/", "0/", " and more"])
def test_what_only_begins_like_one_is_none(settings, end):
    assert parts(f"{settings.SITE_URL}{end}") == [{"text": f"{settings.SITE_URL}{end}"}]


def test_links_are_of_this_site_whatever_was_put_in(settings):
    _, text, page = rendered(
        "account/email/password_changed", "", {"password_reset_url": "https://evil.example/x/?y#z"}
    )
    assert f"{settings.SITE_URL}/x/" in text
    assert "evil" not in text + page


def test_a_subject_has_an_end(settings):
    settings.SITE_NAME = "n" * 500
    assert len(rendered("account/email/password_changed", "", {})[0]) == LONGEST_SUBJECT


@pytest.mark.django_db
def test_every_letter_says_the_same_in_both_bodies(put, office):
    put(context={"password_reset_url": "/accounts/password/reset/"})
    send_due()
    text, page = (part.get_payload(decode=True).decode() for part in office.got[0].get_payload())
    for sentence in [one for one in text.replace("\r", "").split("\n\n") if one.strip()]:
        assert " ".join(sentence.split()) in page
