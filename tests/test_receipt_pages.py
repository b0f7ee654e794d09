"""`?receipt`: staff see what a page was built from; for everybody else it is a parameter that means nothing."""

from __future__ import annotations

import re

import pytest
from django.http import FileResponse
from django.test import Client, RequestFactory

from coursewell.accounts.models import User
from coursewell.courses.models import Content, Course, Module, State, Subject
from coursewell.web.receipts import ShowReceipts
from freshkeys import engine, explain

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/", "/?q=loops&order=title", "/subjects/computing/", "/courses/loops/", "/courses/loops/first/text/"]
PAGES += ["/feed.atom", "/sitemap.xml", "/nothing/", "/courses/loops"]
MARK = 'class="wrap receipt"'


@pytest.fixture(autouse=True)
def course():
    engine.forget_everything()
    owner = User.objects.create_user("owner@example.org", "correct horse")
    subject = Subject.objects.create(title="Computing", slug="computing")
    fields = {"owner": owner, "subject": subject, "state": State.PUBLISHED, "is_open": True}
    course = Course.objects.create(title="Loops", slug="loops", **fields)
    module = Module.objects.create(course=course, title="First", slug="first")
    Content.objects.create(module=module, title="Text", slug="text", body="Round and round.")
    return course


@pytest.fixture
def staff():
    return User.objects.create_user("staff@example.org", "correct horse", name="Stella", is_staff=True)


@pytest.fixture
def staff_client(staff):
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture(params=["anonymous", "student", "owner", "suspended staff", "former staff"])
def other(request, staff):
    """Somebody who may not see a receipt. Two have a session from when they might."""
    client = Client()
    if request.param == "anonymous":
        return client
    people = {"student": "student@example.org", "owner": "owner@example.org"}
    User.objects.create_user("student@example.org", "correct horse")
    person = User.objects.get(email=people.get(request.param, staff.email))
    client.force_login(person)
    if request.param == "suspended staff":
        User.objects.filter(pk=staff.pk).update(is_active=False)
    if request.param == "former staff":
        User.objects.filter(pk=staff.pk).update(is_staff=False)
    return client


def asked(path, parameter):
    return f"{path}{'&' if '?' in path else '?'}{parameter}"


def answer(client, path):
    """What came, but for the token of a form, which is masked anew each time."""
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)
    return response.status_code, sorted(response.headers.items()), body, sorted(response.cookies)


def keys(receipts):
    return [key for one in receipts for key in (one.key, *keys(one.inner))]


@pytest.mark.parametrize("path", PAGES)
def test_for_others_the_page_comes_as_always_cold_and_warm(other, path):
    answers = []
    answer(other, path)  # a first form brings a cookie
    for parameter in ("", "receipt"):
        engine.forget_everything()
        address = asked(path, parameter) if parameter else path
        answers += [answer(other, address), answer(other, address)]  # cold, warm
    if answers[0][0] == 301:  # an address with its parameters
        answers = [(one[0], str(one[1]).replace("?receipt", ""), one[2]) for one in answers]
    assert answers[1:] == answers[:1] * 3


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/", "/language/"])
def test_where_a_page_quotes_its_address_it_is_like_any_other_parameter(other, path):
    def page(parameter):
        status, headers, body, _ = answer(other, asked(path, parameter))
        headers = [header for header in headers if header[0] != "Expires"]  # now
        return status, str(headers).replace(parameter, ""), body.replace(parameter.encode(), b"")

    page("first")  # a first form brings a cookie
    assert page("receipt") == page("another")


@pytest.mark.parametrize("path", PAGES)
def test_staff_see_the_receipt_of_the_page(staff_client, path):
    response = staff_client.get(asked(path, "receipt"))
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-store")
    assert MARK in response.content.decode()
    assert f'href="{path.replace("&", "&amp;")}"' in response.content.decode()


def test_it_names_what_each_value_was_built_from(staff_client, course):
    said = staff_client.get("/courses/loops/?receipt").content.decode()
    assert "rows of courses_course with slug “loops”" in said
    assert f"c:courses_module.course_id=i{course.pk}" in said
    assert "Built for this visit" in said
    assert "This process" in staff_client.get("/courses/loops/?receipt").content.decode()


def test_what_made_it_rebuild_last_is_named(staff_client, course):
    staff_client.get("/courses/loops/")
    Course.objects.update(title="Rings")
    assert "Written: row" in staff_client.get("/courses/loops/?receipt").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_the_parameter_is_in_no_key(staff_client, path):
    shown = set(re.findall(r"<code>(\w{40})</code>", staff_client.get(asked(path, "receipt")).content.decode()))
    engine.forget_everything()
    assert shown == set(keys(explain(lambda: staff_client.get(path)).receipts))


@pytest.mark.parametrize("path", PAGES)
def test_a_receipt_leaves_nothing_for_others(staff_client, path):
    staff_client.get(asked(path, "receipt"))
    after = answer(Client(), path)
    engine.forget_everything()
    assert after == answer(Client(), path)


def test_looking_who_asks_does_not_sign_them_out(staff_client, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"  # Django renews sessions then
    assert MARK in staff_client.get("/?receipt").content.decode()
    assert "Stella" in staff_client.get("/").content.decode()


def test_whose_password_was_changed_sees_no_receipt(staff_client, staff):
    staff.set_password("another horse")
    staff.save()
    assert MARK not in staff_client.get("/?receipt").content.decode()


def test_who_writes_is_answered_as_always(staff_client):
    assert MARK not in staff_client.post("/courses/loops/?receipt").content.decode()


def test_a_redirect_leads_to_the_receipt_of_where_it_goes(staff_client):
    said = staff_client.get("/courses/loops?receipt").content.decode()
    assert 'href="/courses/loops/?receipt"' in said


def test_a_page_that_is_not_there_says_so(staff_client):
    said = staff_client.get("/nothing/?receipt").content.decode()
    assert "There is no such page for you: it answers 404 Not Found." in said


def test_a_file_that_is_not_sent_is_closed(staff_client, tmp_path):
    path = tmp_path / "file"
    path.write_text("text")
    request = RequestFactory().get("/?receipt", headers={"cookie": f"sessionid={staff_client.session.session_key}"})
    with path.open("rb") as file:
        ShowReceipts(lambda request: FileResponse(file))(request).close()
        assert file.closed


def test_the_page_as_the_edge_gets_it_has_a_receipt_with_its_islands_and_facts(staff_client, course):
    said = staff_client.get("/courses/loops/?receipt").content.decode()
    shared = said[said.index("The page as many share it") :]
    for name in ("page", "island web.account", "island web.messages", "fact user", "fact language"):
        assert f"<code>{name}</code>" in shared
    assert f"r:courses_course:i{course.pk}" in shared or "c:courses_course.slug" in shared


def test_a_page_that_is_built_for_each_visitor_says_why(staff_client):
    said = staff_client.get("/language/?receipt").content.decode()
    assert "no-store" in said[said.index("The page as many share it") :]


def test_it_speaks_german(staff_client):
    said = staff_client.get("/courses/loops/?receipt", headers={"accept-language": "de"}).content.decode()
    assert "Woraus diese Seite gebaut wurde" in said
    assert "Zeilen von courses_course mit slug “loops”" in said
