"""The admin of accounts, and its door."""

from __future__ import annotations

import pytest

from coursewell.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("admin@example.com", "correct horse battery"))
    return client


def test_signing_in_to_the_admin_is_signing_in_to_the_site(client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert client.post("/admin/login/", {"username": "a@example.com", "password": "x"}).status_code == 302


def test_who_is_no_staff_may_not_enter(client):
    client.force_login(User.objects.create_user("student@example.com"))
    assert client.get("/admin/", follow=True).status_code == 403


def test_no_hash_of_a_password_is_shown(admin):
    user = User.objects.get()
    page = admin.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()
    assert user.password not in page


def test_staff_make_an_account_that_can_sign_in(admin):
    made = {"email": "new@example.com", "name": "New", "usable_password": "true"}
    passwords = {"password1": "battery horse correct", "password2": "battery horse correct"}
    assert admin.post("/admin/accounts/user/add/", made | passwords).status_code == 302
    assert User.objects.get(email="new@example.com").check_password("battery horse correct")


def test_staff_make_an_instructor(admin):
    made = {"email": "new@example.com", "name": "New", "is_instructor": "on", "usable_password": "false"}
    assert admin.post("/admin/accounts/user/add/", made).status_code == 302
    assert User.objects.get(email="new@example.com").is_instructor
    assert not User.objects.get(email="admin@example.com").is_instructor
