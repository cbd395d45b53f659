"""A reader's page asks the database as often with forty articles as with four."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db
MOST = {"article": 10}
MOST_OF_A_LIST = 11


class Paper:
    """A paper that can grow: each article has everything that a page shows of it."""

    def __init__(self, settings) -> None:
        self.places = factories.huayang()
        settings.PAPER = settings.PAPER | {"home_place": "tianfu"}
        self.topic = factories.topic()
        self.reporters = [factories.reporter("林晓棠"), factories.reporter("谢明朗")]
        self.sections = [factories.section(name) for name in ("要闻", "民生", "文化")]
        self.article = None

    def grow(self, count: int) -> None:
        for number in range(count):
            photo = factories.photo()
            self.article = factories.published(
                f"第{number}篇",
                days_ago=number / 10,
                section=self.sections[number % 3],
                places=[self.places["祥龙社区"], self.places["安公社区"]],
                topics=[self.topic],
                tags=["加装电梯", "老院落"],
                reporters=self.reporters,
                cover=photo,
                body=f'<p>正文</p><figure><img src="/photos/{photo.pk}/" alt=""></figure>',
            )

    def addresses(self) -> dict[str, str]:
        day = self.article.published_at
        return {
            "home": "/",
            "latest": "/latest/",
            "article": self.article.get_absolute_url(),
            "section": self.article.section.get_absolute_url(),
            "place": self.places["四川天府新区"].get_absolute_url(),
            "places": "/places/",
            "topic": self.topic.get_absolute_url(),
            "topics": "/topics/",
            "tag": f"/tags/{self.article.tags.first().slug}/",
            "reporter": self.reporters[0].get_absolute_url(),
            "reporters": "/reporters/",
            "archive": "/archive/",
            "corrections": "/corrections/",
            "feed of corrections": "/corrections/feed.rss",
            "year": f"/archive/{day.year}/",
            "month": f"/archive/{day.year}/{day.month}/",
            "feed": "/feed.rss",
            "place feed": f"{self.places['华阳街道'].get_absolute_url()}feed.atom",
            "sitemap": "/sitemap.xml",
            "sitemap of articles": "/sitemaps/articles-0.xml",
            "sitemap of pages": "/sitemaps/pages.xml",
            "sitemap of news": "/sitemaps/news.xml",
        }


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_the_paper(client, settings):
    paper = Paper(settings)
    paper.grow(3)
    few = {name: _queries(client, address) for name, address in paper.addresses().items()}
    paper.grow(22)
    many = {name: _queries(client, address) for name, address in paper.addresses().items()}
    assert many == few
    assert {name: n for name, n in many.items() if n > MOST.get(name, MOST_OF_A_LIST)} == {}
