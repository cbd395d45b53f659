from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy


class HuaxiNewsConfig(AppConfig):
    name = "huaxi_news"

    def ready(self) -> None:
        from articles import history

        from . import checks, error_reports, search_state  # the first registers the system checks

        assert checks
        post_migrate.connect(search_state.tell, sender=apps.get_app_config("tips"))
        history.learn({"restore_backup": gettext_lazy("put a backup back")})
        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)
