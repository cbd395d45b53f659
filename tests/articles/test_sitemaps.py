from datetime import timedelta
from xml.etree import ElementTree

import pytest

from articles import sitemaps
from tests import factories

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def _addresses(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [each.text for each in ElementTree.fromstring(response.content).iter(LOC)]


def test_index_names_a_file_for_each_range_of_ids(client, settings, monkeypatch):
    settings.SITE_URL = "https://paper.example"
    article = factories.published()
    monkeypatch.setattr(sitemaps, "IDS_IN_A_FILE", article.pk)  # the article begins the second
    found = _addresses(client, "/sitemap.xml")
    assert "https://paper.example/sitemaps/news.xml" in found
    assert "https://paper.example/sitemaps/pages.xml" in found
    assert found[-2:] == [
        "https://paper.example/sitemaps/articles-1.xml",
        "https://paper.example/sitemaps/articles-0.xml",
    ]
    own = f"https://paper.example{article.get_absolute_url()}"
    assert _addresses(client, "/sitemaps/articles-1.xml") == [own]
    assert _addresses(client, "/sitemaps/articles-0.xml") == []
    assert client.get("/sitemaps/articles-2.xml").status_code == 404
    assert client.get("/sitemaps/articles-99999999999999999999.xml").status_code == 404


def test_articles_hold_what_is_published_alone(client, settings):
    factories.draft()
    shown = factories.published()
    found = _addresses(client, "/sitemaps/articles-0.xml")
    assert found == [settings.SITE_URL + shown.get_absolute_url()]


def test_pages_hold_places_and_reporters_with_articles(client, settings):
    places = factories.huayang()
    shown, silent = factories.reporter("林晓棠"), factories.reporter("无稿")
    article = factories.published(places=[places["祥龙社区"]], reporters=[shown])
    found = _addresses(client, "/sitemaps/pages.xml")
    for subject in (places["祥龙社区"], places["华阳街道"], shown, article.section):
        assert settings.SITE_URL + subject.get_absolute_url() in found
    for subject in (places["安公社区"], silent):
        assert settings.SITE_URL + subject.get_absolute_url() not in found


def test_news_hold_the_last_two_days(client):
    factories.published("今天的事")
    factories.published("上周的事", days_ago=7)
    tree = ElementTree.fromstring(client.get("/sitemaps/news.xml").content)
    assert [each.text for each in tree.iter(f"{NEWS}title")] == ["今天的事"]
    assert [each.text for each in tree.iter(f"{NEWS}name")] == ["华西社区报"]
    assert timedelta(hours=sitemaps.NEWS_HOURS) == timedelta(days=2)
