"""Every address of the site. tests/test_routes.py fails when one is not classified in an access.py."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

handler500 = "coursewell.web.views.server_error"

urlpatterns = [
    path("", include("coursewell.learning.urls")),
    path("", include("coursewell.courses.urls")),
    path("accounts/", include("coursewell.accounts.urls")),
    path("studio/", include("coursewell.authoring.urls")),
    path("", include("coursewell.web.urls")),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
