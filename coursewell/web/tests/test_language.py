import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_offers_each_language_under_its_own_name(client):
    page = client.get(reverse("language")).content.decode()
    assert "English" in page
    assert "Deutsch" in page


def test_choosing_leads_back_to_where_the_reader_came_from(client):
    page = client.get(reverse("language"), headers={"referer": "http://testserver/subjects/art/?q=a"}).content.decode()
    assert 'name="next" value="/subjects/art/?q=a"' in page


@pytest.mark.parametrize(
    "referer", ["https://elsewhere.example/x", "javascript:alert(1)", "http://testserver/language/", ""]
)
def test_it_never_leads_elsewhere(client, referer):
    page = client.get(reverse("language"), headers={"referer": referer}).content.decode()
    assert 'name="next" value="/"' in page


@pytest.mark.parametrize(
    ("cookie", "header", "shown"),
    [
        ("", "", "en"),
        ("", "de", "de"),
        ("", "de-AT,en;q=0.5", "de"),
        ("", "fr,de;q=0.4,en;q=0.3", "de"),
        ("", "fr", "en"),
        ("en", "de", "en"),
        ("de", "en", "de"),
        ("xx", "de", "de"),
    ],
)
def test_the_cookie_decides_else_the_browser(client, cookie, header, shown):
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    response = client.get(reverse("course_list"), headers={"accept-language": header} if header else {})
    assert f'<html lang="{shown}" dir="ltr">' in response.content.decode()
    assert response.headers["Content-Language"] == shown
    assert "Accept-Language" in response.headers["Vary"]


def test_signing_in_speaks_our_german(client):
    answer = client.post(reverse("account_login"), {"login": "x@example.org"}, headers={"accept-language": "de"})
    page = answer.content.decode()
    assert "E-Mail-Adresse" in page
    assert "Dieses Feld ist zwingend erforderlich." in page


def test_an_unknown_address_answers_in_german(client):
    page = client.get("/nirgends/", headers={"accept-language": "de"}).content.decode()
    assert "Unter dieser Adresse gibt es nichts" in page


def test_the_choice_is_kept_in_a_cookie(client):
    client.post(reverse("set_language"), {"language": "de", "next": "/language/"})
    assert 'lang="de"' in client.get(reverse("language")).content.decode()
