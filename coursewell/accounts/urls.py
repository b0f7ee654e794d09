"""Signing up, signing in and out, and what belongs to an account. access.py says who may come to each."""

from allauth.account import views as theirs
from django.urls import include, path, re_path
from django.urls.resolvers import URLPattern, URLResolver

from coursewell.accounts.views import doors, home, invitation, privacy, reminders

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="account_home"),
    path("name/", home.name, name="account_name"),
    path("reminders/", reminders.reminders, name="account_reminders"),
    path("reminders/<str:token>/", reminders.unsubscribe, name="account_unsubscribe"),
    path("login/", theirs.login, name="account_login"),
    path("logout/", theirs.logout, name="account_logout"),
    path("signup/", theirs.signup, name="account_signup"),
    path("reauthenticate/", theirs.reauthenticate, name="account_reauthenticate"),
    path("email/", home.change_address, name="account_email"),
    path("confirm-email/", theirs.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", doors.confirm_address, name="account_confirm_email"),
    path("password/change/", theirs.password_change, name="account_change_password"),
    path("password/set/", theirs.password_set, name="account_set_password"),
    path("password/reset/", theirs.password_reset, name="account_reset_password"),
    path("password/reset/done/", theirs.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        doors.new_password,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", theirs.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("privacy/", privacy.own_data, name="account_privacy"),
    path("privacy/data.zip", privacy.download, name="account_data"),
    path("privacy/erase/", privacy.erase, name="account_erase"),
    path("invitation/", invitation.invitation, name="account_invitation"),
    path("invitation/<str:token>/", invitation.open_invitation, name="account_open_invitation"),
    path("second-factor/", include("allauth.mfa.urls")),
]
