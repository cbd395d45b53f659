"""The reader's addresses. Each list of articles has its feeds below its own address."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from . import feeds, sitemaps
from .views import (
    archive,
    article,
    complaints,
    corrections,
    home,
    lists,
    manuscript_file,
    notes,
    pages,
    photo,
    places,
    preview,
    proofing,
    search,
)


class WordsConverter(StringConverter):
    """A slug that may be Chinese, as tags have them."""

    regex = r"[-\w]+"


register_converter(WordsConverter, "words")


def _with_feeds(route: str, view, name: str, feed: type[feeds.ListFeed]) -> list:
    return [
        path(route, view, name=name),
        path(f"{route}feed.rss", feed("rss"), name=f"{name}_rss"),
        path(f"{route}feed.atom", feed("atom"), name=f"{name}_atom"),
    ]


app_name = "reader"
urlpatterns = [
    path("", home.home, name="home"),
    path("latest/", lists.latest, name="latest"),
    path("feed.rss", feeds.LatestFeed("rss"), name="latest_rss"),
    path("feed.atom", feeds.LatestFeed("atom"), name="latest_atom"),
    path("articles/<int:pk>/", article.article, name="article"),
    path("preview/<int:pk>/", preview.preview, name="preview"),
    path("proofing/check/", proofing.check, name="proof_check"),
    path("proofing/<int:pk>/let-stand/", proofing.let_stand, name="proof_let_stand"),
    path("notes/<int:pk>/", notes.listed, name="notes"),
    path("notes/<int:pk>/add/", notes.add, name="note_add"),
    path("notes/<int:pk>/<int:note>/answer/", notes.answer, name="note_answer"),
    path("notes/<int:pk>/<int:note>/settle/", notes.settle, name="note_settle"),
    path("notes/<int:pk>/<int:note>/reopen/", notes.reopen, name="note_reopen"),
    path("manuscripts/<int:pk>/", manuscript_file.original, name="manuscript_file"),
    path("photos/<int:pk>/", photo.photo, name="photo"),
    *_with_feeds("sections/<slug:slug>/", lists.section, "section", feeds.SectionFeed),
    path("places/", places.places, name="places"),
    *_with_feeds("places/<slug:slug>/", places.place, "place", feeds.PlaceFeed),
    path("topics/", lists.topics, name="topics"),
    *_with_feeds("topics/<slug:slug>/", lists.topic, "topic", feeds.TopicFeed),
    *_with_feeds("tags/<words:slug>/", lists.tag, "tag", feeds.TagFeed),
    path("reporters/", lists.reporters, name="reporters"),
    *_with_feeds("reporters/<slug:slug>/", lists.reporter, "reporter", feeds.ReporterFeed),
    *_with_feeds("search/", search.page, "search", feeds.SearchFeed),
    path(
        "search/feed/",
        RedirectView.as_view(pattern_name="reader:search_rss", permanent=True, query_string=True),
    ),
    path("search/suggest.json", search.suggestions, name="search_suggestions"),
    path("search.json", search.as_json, name="search_json"),
    *_with_feeds("corrections/", corrections.corrections, "corrections", feeds.CorrectionsFeed),
    path("archive/", archive.years, name="archive"),
    path("archive/<int:year>/", archive.year, name="archive_year"),
    path("archive/<int:year>/<int:month>/", archive.month, name="archive_month"),
    path("archive/<int:year>/<int:month>/<int:day>/", archive.day, name="archive_day"),
    path("complaints/", complaints.form, name="complaints"),
    path("complaints/received/", complaints.received, name="complaint_received"),
    path("complaints/status/", complaints.status, name="complaint_status"),
    path("complaints/status/add/", complaints.add, name="complaint_add"),
    path("complaints/status/leave/", complaints.leave, name="complaint_leave"),
    path("complaints/figures/", complaints.figures, name="complaint_figures"),
    path("about/", pages.about, name="about"),
    path("contact/", pages.contact, name="contact"),
    path("licences/", pages.licences, name="licences"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemaps/articles-<int:number>.xml", sitemaps.articles, name="sitemap_articles"),
]
