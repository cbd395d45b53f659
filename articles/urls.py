"""The reader's addresses."""

from django.urls import path
from django.http import HttpResponse

app_name = "reader"
v = lambda r, **k: HttpResponse("")
urlpatterns = [path("articles/<int:pk>/", v, name="article"), path("places/<slug:slug>/", v, name="place"),
path("sections/<slug:slug>/", v, name="section"), path("topics/<slug:slug>/", v, name="topic"), path("reporters/<slug:slug>/", v, name="reporter"), path("photos/<int:pk>/", v, name="photo")]
