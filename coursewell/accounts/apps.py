from allauth.core.internal import ratelimit
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "coursewell.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from coursewell.accounts import personal
        from coursewell.accounts.privacy import holds

        holds(personal.SECTION)
        # Who cannot count within this is refused. A second is too short where a class signs in at once: they count in
        # turn, because they share one address. test_limits_in_parallel.py sees them refused without it.
        ratelimit.CACHE_LOCK_WAIT_TIMEOUT = 8
