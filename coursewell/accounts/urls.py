"""Sign-in and sign-out. Sign-up and the rest of an account come with the studio."""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
]
