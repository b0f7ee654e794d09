from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "coursewell.courses"
    label = "courses"
