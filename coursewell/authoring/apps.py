from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    name = "coursewell.authoring"
    label = "authoring"

    def ready(self) -> None:
        from coursewell.accounts.privacy import holds
        from coursewell.authoring import personal
        from coursewell.authoring.drafts.keeping import kept
        from coursewell.courses import files

        holds(personal.SECTION)
        files.asked_before_removing(kept)
