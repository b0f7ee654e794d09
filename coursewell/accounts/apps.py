from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "coursewell.accounts"
    label = "accounts"
