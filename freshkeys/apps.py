from django.apps import AppConfig


class FreshkeysConfig(AppConfig):
    name = "freshkeys"
    label = "freshkeys"
