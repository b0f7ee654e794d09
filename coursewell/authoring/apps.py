from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    name = "coursewell.authoring"
    label = "authoring"

    def ready(self) -> None:
        from coursewell.authoring.drafts.keeping import kept
        from coursewell.courses import files

        files.asked_before_removing(kept)
