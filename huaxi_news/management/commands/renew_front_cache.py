"""What nginx keeps of the paper is gone: by hand, and at each start of the web server."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from huaxi_news import front_cache


class Command(BaseCommand):
    help = "Has nginx keep nothing from before (FRONT_CACHE_DIR; deploy/nginx/)."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        try:
            front_cache.renew()
        except OSError as error:
            raise CommandError(f"{settings.FRONT_CACHE_DIR} can not be written: {error}") from error
