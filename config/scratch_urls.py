"""The addresses of a site that is checked: this site's, and a page that tells what it was asked with."""

from django.urls import path

from config.urls import *  # noqa: F403  the handlers too
from config.urls import urlpatterns as of_the_site
from coursewell.courses.checking.telling import told

urlpatterns = [path("-/checking/told/<str:slug>/", told), *of_the_site]
