import pytest

from coursewell.learning.certificates import certificates_of, revoke
from coursewell.learning.enrolment import leave
from coursewell.learning.models import Certificate
from coursewell.learning.tests.test_doors import NINE, WRITERS

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Stranger Danger"


@pytest.fixture
def url(certificate):
    Certificate.objects.update(name=NAME)
    return certificate.get_absolute_url()


@pytest.mark.parametrize("kind", sorted(NINE))
def test_anybody_with_the_code_sees_it_and_only_those_who_teach_revoke_it(
    client_of, visitors, course, editor, url, kind
):
    course.editors.add(editor)
    browser = client_of(visitors[kind])
    answer = browser.get(url)
    assert NAME in answer.content.decode()
    assert ("Why it is revoked" in answer.content.decode()) == (kind in WRITERS)
    answer = browser.post(f"{url}revoke/", {"do": "revoke", "reason": "Copied."})
    assert answer.status_code == (302 if kind in WRITERS else 404)
    assert Certificate.objects.exclude(revoked_at=None).exists() == (kind in WRITERS)


def test_a_revoked_one_says_when_and_neither_who_nor_why(client, url, certificate, course):
    client.get(url)
    revoke(certificate=certificate, reason="Copied.")
    text = client.get(url).content.decode()
    assert "Revoked on" in text
    assert not [word for word in (NAME, "Copied.", course.title) if word in text]


def test_nobody_keeps_it_and_no_search_engine_lists_it(client, url):
    answer = client.get(url)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


def test_the_form_leads_to_it_however_the_code_is_typed(client, url, certificate):
    answer = client.get("/certificates/", {"code": f" {certificate.code.lower()} "})
    assert answer.url == url
    assert client.get(f"/certificates/{certificate.code.lower()}/").url == url
    assert "This is no code" in client.get("/certificates/", {"code": "hello\0"}).content.decode()


@pytest.mark.parametrize("code", ["nonsense", "3" * 20, "%E2%80%AE", "x" * 5000])
def test_an_unknown_code_is_explained(client, db, code):
    answer = client.get(f"/certificates/{code}/")
    assert answer.status_code == 404
    assert "No certificate has this code" in answer.content.decode()


def test_who_guesses_has_to_wait_and_is_told_nothing_meanwhile(client, url):
    answers = [client.get(f"/certificates/{'3' * 19}{last}/").status_code for last in "34679ACDEFGHJKMNPQRTVW"]
    assert answers == [404] * 20 + [429] * 2
    assert client.get(url).status_code == 429
    assert client.get(url, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_checking_good_ones_is_not_counted(client, url):
    assert {client.get(url).status_code for _ in range(25)} == {200}


def test_my_courses_and_the_page_of_the_course_lead_to_it_until_it_is_revoked(client_of, url, certificate, stranger):
    browser = client_of(stranger)
    for _ in range(2):
        assert url in browser.get("/courses/knots/").content.decode()
    assert url in browser.get("/learning/").content.decode()
    revoke(certificate=certificate, reason="Copied.")
    assert url not in browser.get("/courses/knots/").content.decode()
    assert "revoked on" in browser.get("/learning/").content.decode()


def test_who_has_left_keeps_it(client_of, url, stranger, course):
    leave(course=course, user=stranger)
    assert len(certificates_of(stranger)) == 1
    assert url in client_of(stranger).get("/learning/").content.decode()


def test_the_list_of_students_leads_to_it(client_of, url, owner):
    assert url in client_of(owner).get("/courses/knots/students/").content.decode()


def test_who_had_no_name_puts_one_on_it_once(client_of, url, stranger, owner):
    Certificate.objects.update(name="")
    browser = client_of(stranger)
    for name in ("First", "Second"):
        type(stranger).objects.filter(pk=stranger.pk).update(name=name)
        browser.post(url)
    assert Certificate.objects.get().name == "First"
    assert client_of(owner).post(url).status_code == 404


def test_those_who_write_the_course_switch_it_on(client_of, course, owner):
    rules = {"do": "rules", "offer_hours": "0", "gives_certificates": "on"}
    client_of(owner).post("/courses/knots/enrolment/", rules)
    assert course.rules.gives_certificates


def test_staff_revoke_it_in_the_administration(client_of, url, certificate, staff):
    type(staff).objects.filter(pk=staff.pk).update(is_superuser=True)
    address = f"/admin/learning/certificate/{certificate.pk}/change/"
    client_of(staff).post(address, {"is_revoked": "on", "reason": "Copied."})
    assert Certificate.objects.get().reason == "Copied."
    client_of(staff).post(address, {"reason": ""})
    assert Certificate.objects.get().revoked_at is None
