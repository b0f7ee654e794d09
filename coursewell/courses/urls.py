"""Addresses of the catalogue, of courses and of lessons."""

from django.urls import path

from coursewell.courses import views

urlpatterns = [
    path("", views.CourseListView.as_view(), name="course_list"),
    path("subjects/<str:subject>/", views.CourseListView.as_view(), name="course_list_subject"),
    path("courses/<str:slug>/", views.CourseDetailView.as_view(), name="course_detail"),
    path("instructors/<str:slug>/", views.InstructorDetailView.as_view(), name="instructor_detail"),
]
