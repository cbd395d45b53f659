"""The site's table of contents."""

from django.contrib import admin
from django.urls import include, path

from .media import media

urlpatterns = [
    path("admin/", admin.site.urls),
    path("media/<path:path>", media, name="media"),
    path("", include("articles.urls")),
]
