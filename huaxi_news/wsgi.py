"""The WSGI application that the server loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from huaxi_news.utf8 import only_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huaxi_news.settings")
os.environ.setdefault("DATABASE_STATEMENT_SECONDS", "20")  # readers do not wait; commands may

application = only_utf8(get_wsgi_application())
# Modules that need the apps, which the line above has loaded
if not settings.BEHIND_PROXY:
    from huaxi_news.slow_bodies import BodiesInTurn

    application = BodiesInTurn(application)
if settings.PAGE_CACHE:
    from articles.page_cache import PageCache
    from huaxi_news import metrics

    application = PageCache(application, metrics.note_kept_pages)
