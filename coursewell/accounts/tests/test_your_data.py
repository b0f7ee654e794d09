"""The pages where somebody takes their data along, or has their account erased."""

import io
import json
import zipfile

import pytest
from django.test import Client

from coursewell.accounts.models import User
from coursewell.accounts.tests.people import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
DATA, ERASE = "/accounts/privacy/data.zip", "/accounts/privacy/erase/"


@pytest.fixture
def ann():
    return User.objects.create_user("ann@example.org", PASSWORD, name="Ann")


@pytest.fixture
def signed_in(ann):
    """And has just typed the password again."""
    client = Client()
    sign_in(client)
    client.post("/accounts/reauthenticate/?next=/accounts/privacy/", {"password": PASSWORD})
    return client


def test_the_file_has_ones_own_data(signed_in):
    answer = signed_in.post(DATA)
    assert answer["Content-Disposition"] == 'attachment; filename="coursewell-data.zip"'
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert json.loads(archive.read("account.json"))["email"] == "ann@example.org"


@pytest.mark.parametrize("path", [DATA, ERASE])
def test_whoever_finds_an_open_browser_needs_the_password(ann, path):
    client = Client()
    client.force_login(ann)
    answer = client.post(path, {"email": ann.email})
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert User.objects.filter(pk=ann.pk).exists()


def test_the_button_does_what_it_says_once_the_password_is_typed(ann):
    client = Client()
    sign_in(client)
    answer = client.post(client.post(DATA)["Location"], {"password": PASSWORD})
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize("path", [DATA, ERASE])
def test_another_site_cannot_press_the_button(ann, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    assert client.post(path, {"email": ann.email}).status_code == 403


def test_looking_erases_nothing(signed_in, ann):
    assert signed_in.get(ERASE, {"email": ann.email}).status_code == 200
    assert signed_in.get(DATA).status_code == 405
    assert User.objects.filter(pk=ann.pk).exists()


def test_the_address_must_be_the_accounts_own(signed_in, ann):
    answer = signed_in.post(ERASE, {"email": "bob@example.org"})
    assert "This is not the address of this account: ann@example.org." in answer.content.decode()
    assert User.objects.filter(pk=ann.pk).exists()


def test_erased_is_signed_out_everywhere(signed_in, ann):
    elsewhere = Client()
    elsewhere.force_login(ann)
    answer = signed_in.post(ERASE, {"email": " Ann@Example.ORG "}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Your account is erased." in answer.content.decode()
    assert not User.objects.filter(pk=ann.pk).exists()
    assert elsewhere.get("/accounts/").status_code == 302
    assert signed_in.get("/accounts/").status_code == 302


def test_the_second_tab_is_sent_to_sign_in(signed_in, ann):
    signed_in.post(ERASE, {"email": ann.email})
    assert signed_in.post(ERASE, {"email": ann.email}).url.startswith("/accounts/login/")


def test_it_is_not_downloaded_without_end(signed_in):
    for _ in range(5):
        answer = signed_in.post(DATA)
        assert b"".join(answer.streaming_content)
    assert signed_in.post(DATA).status_code == 429
