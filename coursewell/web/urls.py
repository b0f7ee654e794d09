"""Addresses that belong to the frame of the site."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from coursewell.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("freshness/", views.freshness, name="freshness"),
    path("language/", views.language, name="language"),
    path("language/", include("django.conf.urls.i18n")),
]
