from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy


class HuaxiNewsConfig(AppConfig):
    name = "huaxi_news"

    def ready(self) -> None:
        from articles import gone, history

        from . import (  # the first registers the system checks
            checks,
            error_reports,
            front_cache,
            postgres_times,
            search_state,
        )

        assert checks
        postgres_times.read_quickly()
        post_migrate.connect(search_state.tell, sender=apps.get_app_config("tips"))
        gone.listen(front_cache.renew)  # after the paper's own cache of pages: nginx asks that
        history.learn({"restore_backup": gettext_lazy("put a backup back")})
        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)
