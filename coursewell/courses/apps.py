from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "coursewell.courses"
    label = "courses"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from coursewell.accounts.privacy import holds
        from coursewell.courses import personal
        from coursewell.courses.database import installing, statistics

        holds(personal.SECTION)
        pre_migrate.connect(installing.make_way, sender=self)
        post_migrate.connect(installing.install, sender=self)
        post_migrate.connect(statistics.refresh_statistics, sender=self)
