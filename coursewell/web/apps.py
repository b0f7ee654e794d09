from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "coursewell.web"
    label = "web"
