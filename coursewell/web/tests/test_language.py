import pytest
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


def test_the_choice_is_kept_in_a_cookie(client):
    client.post(reverse("set_language"), {"language": "de", "next": "/language/"})
    assert 'lang="de"' in client.get(reverse("language")).content.decode()
