"""The addresses of the reporters' portal, below /portal/."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog

from .views.portal import accounts, article, choices, copies, lists, manuscripts, pictures, writing
from .views.portal.gate import open_to_all

app_name = "portal"
urlpatterns = [
    path("", lists.in_work, name="in_work"),
    path("sent-back/", lists.returned, name="returned"),
    path("published/", lists.published, name="published"),
    path("put-away/", lists.put_away, name="put_away"),
    path("search/", lists.found, name="found"),
    path("new/", writing.new, name="new"),
    path("<int:pk>/", article.article, name="article"),
    path("<int:pk>/write/", writing.write, name="write"),
    path("<int:pk>/submit/", article.submit, name="submit"),
    path("<int:pk>/take-back/", article.take_back, name="take_back"),
    path("<int:pk>/put-away/", article.put_away, name="spike"),
    path("<int:pk>/take-up/", article.take_up, name="revive"),
    path("<int:pk>/counter/", article.counter, name="counter"),
    path("copy/", copies.keep, name="copy_new"),
    path("discard/", copies.discard, name="discard_new"),
    path("<int:pk>/copy/", copies.keep, name="copy"),
    path("<int:pk>/discard/", copies.discard, name="discard"),
    path("session/", copies.session, name="session"),
    path("manuscript/", manuscripts.manuscript, name="manuscript"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/add/", pictures.add, name="add_picture"),
    path("pictures/<int:pk>/", pictures.words, name="picture"),
    path("pictures/<int:pk>/words/", pictures.describe, name="picture_words"),
    path("choices/pictures/", pictures.choices, name="picture_choices"),
    path("choices/places/", choices.places, name="place_choices"),
    path("choices/people/", choices.people, name="people_choices"),
    path("choices/suggested/", choices.suggested, name="suggested_places"),
    path("me/", accounts.account, name="account"),
    path("password/", accounts.password, name="password"),
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("jsi18n/", open_to_all(JavaScriptCatalog.as_view()), name="jsi18n"),
]
