"""The site's table of contents."""

from django.urls import include, path

from articles.admin import site

from . import how_it_runs, watching
from .media import media

urlpatterns = [
    path("healthz", watching.healthz, name="healthz"),
    path("readyz", watching.readyz, name="readyz"),
    path("metrics", watching.prometheus, name="metrics"),
    *how_it_runs.urls,
    path("admin/", site.urls),
    path("media/<path:path>", media, name="media"),
    path("account/", include("articles.account_urls")),
    path("portal/", include("articles.portal_urls")),
    path("tips/", include("tips.urls")),
    path("", include("articles.urls")),
]
handler500 = "huaxi_news.unavailable.server_fault"
