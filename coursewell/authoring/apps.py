from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    name = "coursewell.authoring"
    label = "authoring"
