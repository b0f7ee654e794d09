"""Addresses of the catalogue, of courses and of lessons."""

from django.urls import path

from coursewell.courses import views
from coursewell.courses.views import for_machines

urlpatterns = [
    path("", views.CourseListView.as_view(), name="course_list"),
    path("subjects/<str:subject>/", views.CourseListView.as_view(), name="course_list_subject"),
    path("courses/<str:slug>/", views.CourseDetailView.as_view(), name="course_detail"),
    path("instructors/<str:slug>/", views.InstructorDetailView.as_view(), name="instructor_detail"),
    path("feed.atom", for_machines.course_feed, name="course_feed"),
    path("robots.txt", for_machines.robots, name="robots"),
    path("sitemap.xml", for_machines.sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", for_machines.sitemap_section, name="sitemap_section"),
    # Before lessons: no module can have the slug "files".
    path("courses/<str:slug>/files/<path:name>", views.course_file, name="course_file"),
    path("courses/<str:slug>/<str:module>/<str:content>/", views.lesson, name="lesson"),
    path("courses/<str:slug>/<str:module>/<str:content>/files/<path:name>", views.content_file, name="content_file"),
]
