"""The admin of accounts, and its door."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from coursewell.accounts.invitations import invite
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


def change(admin, user, **changes):
    form = {"email": user.email, "name": user.name, "is_active": "on"} | changes
    assert admin.post(f"/admin/accounts/user/{user.pk}/change/", form).status_code == 302


def test_an_address_that_staff_have_changed_signs_in(admin):
    user = User.objects.create_user("old@example.com", "battery horse correct")
    typed = {"login": "old@example.com", "password": "battery horse correct"}
    Client().post("/accounts/login/", typed)
    change(admin, user, email="new@example.com")
    assert Client().post("/accounts/login/", typed | {"login": "new@example.com"})["Location"] == "/"
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == ["new@example.com"]


def test_staff_take_a_second_factor_away(admin):
    user = User.objects.create_user("lost@example.com")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    admin.post("/admin/accounts/user/", {"action": "forget_second_factor", "_selected_action": [user.pk]})
    assert not Authenticator.objects.exists()


def test_keys_of_second_factors_are_nobodys_to_see(admin):
    assert admin.get("/admin/mfa/authenticator/").status_code == 404
    assert admin.get("/admin/account/emailaddress/").status_code == 404


def test_invitations_are_listed_and_revoked_but_not_made(admin):
    made, _ = invite(now=timezone.now(), days=3, note="For Bea")
    assert "For Bea" in admin.get("/admin/accounts/invitation/").content.decode()
    admin.post("/admin/accounts/invitation/", {"action": "revoke", "_selected_action": [made.pk]})
    made.refresh_from_db()
    assert made.revoked_at
    assert admin.get("/admin/accounts/invitation/add/").status_code == 403


@pytest.mark.parametrize("path", ["", "accounts/user/", "accounts/user/add/", "accounts/invitation/"])
def test_its_pages_look_like_the_site(admin, path):
    page = admin.get(f"/admin/{path}").content.decode()
    assert "web/tokens.css" in page
    assert "accounts/admin.css" in page


def delete(admin, *people):
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in people], "post": "yes"}
    return admin.post("/admin/accounts/user/", chosen)


def test_an_account_that_staff_delete_is_erased(admin):
    lost, client = User.objects.create_user("lost@example.com", name="Lost"), Client()
    client.force_login(lost)
    assert admin.post(f"/admin/accounts/user/{lost.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=lost.pk).exists()
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    assert LogEntry.objects.get().object_repr == ""


def test_accounts_that_staff_delete_together_are_erased(admin):
    lost = [User.objects.create_user(f"lost{number}@example.com") for number in range(2)]
    assert delete(admin, *lost).status_code == 302
    assert list(User.objects.values_list("email", flat=True)) == ["admin@example.com"]


def test_staff_are_told_why_an_account_cannot_be_deleted(admin):
    assert "Nobody else may do everything" in delete(admin, User.objects.get()).content.decode()
    assert User.objects.exists()
