"""The site's table of contents."""

from django.urls import include, path

from articles.admin import site

from .media import media

urlpatterns = [
    path("admin/", site.urls),
    path("media/<path:path>", media, name="media"),
    path("portal/", include("articles.portal_urls")),
    path("", include("articles.urls")),
]
