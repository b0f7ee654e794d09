"""Addresses of the studio. `coursewell/authoring/access.py` says who may open each."""

from django.urls import path

from coursewell.authoring import views

COURSE = "courses/<str:slug>/"
CONTENT = f"{COURSE}contents/<str:uid>/"

urlpatterns = [
    path("", views.my_courses, name="studio"),
    path("new/", views.new_course, name="studio_new"),
    path(COURSE, views.outline, name="studio_outline"),
    path(CONTENT, views.content, name="studio_content"),
    path(f"{CONTENT}rendered/", views.rendered, name="studio_rendered"),
    path(f"{CONTENT}files/", views.upload, name="studio_upload"),
    path(f"{CONTENT}files/<path:name>", views.content_draft_file, name="studio_content_file"),
    path(f"{COURSE}files/<path:name>", views.course_draft_file, name="studio_file"),
    path(f"{COURSE}settings/", views.settings, name="studio_settings"),
    path(f"{COURSE}settings/<slug:part>/", views.setting, name="studio_setting"),
    path(f"{COURSE}people/", views.people, name="studio_people"),
    path(f"{COURSE}history/", views.history, name="studio_history"),
    path(f"{COURSE}history/<int:number>/", views.revision, name="studio_revision"),
    path(f"{COURSE}publish/", views.publish_page, name="studio_publish"),
    path(f"{COURSE}preview/", views.preview_course, name="studio_preview"),
    path(f"{COURSE}preview/<str:module>/<str:content>/", views.preview_lesson, name="studio_preview_lesson"),
]
