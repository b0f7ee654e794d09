"""Errors are sentences with a way out, even when nothing else works."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import include, path

from coursewell.web.views import server_error


def unreachable(request):
    raise OperationalError("connection refused")


def faulty(request):
    raise OperationalError("no such table: courses_course")


def forbidden(request):
    raise PermissionDenied


urlpatterns = [
    path("unreachable/", unreachable),
    path("faulty/", faulty),
    path("forbidden/", forbidden),
    path("fine/", lambda request: HttpResponse("fine")),
    path("", include("config.urls")),
]
handler500 = "coursewell.web.views.server_error"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
def test_an_unknown_address_says_so_and_leads_on(visitor):
    response = visitor.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert 'href="/"' in response.content.decode()


@pytest.mark.django_db
def test_a_stranger_is_invited_to_sign_in(visitor):
    page = visitor.get("/forbidden/").content.decode()
    assert 'href="/accounts/login/?next=/forbidden/"' in page


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_it_renders_without_database_context_or_request(name):
    page = get_template(name).render()
    assert "<h1>" in page
    assert 'href="/"' in page


@pytest.mark.django_db
def test_an_unreachable_database_is_503_with_a_time_to_come_back(visitor):
    response = visitor.get("/unreachable/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"


@pytest.mark.django_db
def test_a_fault_of_ours_is_500(visitor):
    response = visitor.get("/faulty/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_without_a_fault_in_sight_it_is_500():
    assert server_error(RequestFactory().get("/")).status_code == 500
