from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.models import Revision
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def _feed(client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def _titles(feed: ElementTree.Element) -> list[str]:
    return [item.findtext("title") for item in feed.iter("item")]


def test_every_list_has_both_feeds(client):
    places = factories.huayang()
    topic, person = factories.topic(), factories.reporter()
    article = factories.published(
        "有", places=[places["祥龙社区"]], topics=[topic], tags=["书摊"], reporters=[person]
    )
    factories.published("别处", section=factories.section("文化"), days_ago=1)
    for address in (
        article.section.get_absolute_url(),
        places["华阳街道"].get_absolute_url(),
        topic.get_absolute_url(),
        person.get_absolute_url(),
        "/tags/" + article.tags.get().slug + "/",
    ):
        assert _titles(_feed(client, f"{address}feed.rss")) == ["有"]
        atom = _feed(client, f"{address}feed.atom")
        assert [each.findtext(f"{ATOM}title") for each in atom.iter(f"{ATOM}entry")] == ["有"]
    assert _titles(_feed(client, "/feed.rss")) == ["有", "别处"]


def test_feed_carries_the_whole_text_with_absolute_addresses(client, settings):
    settings.SITE_URL = "https://paper.example"
    photo = factories.photo()
    body = (
        '<p>全文<a href="/places/x/">这里</a></p>'
        f'<figure><img src="/photos/{photo.pk}/" alt="院坝"></figure>'
    )
    article = factories.published(body=body, reporters=[factories.reporter("林晓棠")])
    item = next(_feed(client, "/feed.rss").iter("item"))
    text = item.findtext(CONTENT)
    assert "全文" in text
    assert 'href="https://paper.example/places/x/"' in text
    assert 'src="https://paper.example/media/' in text
    assert "/photos/" not in text
    assert item.findtext("link") == f"https://paper.example{article.get_absolute_url()}"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "林晓棠"


def test_feed_is_well_formed_whatever_was_typed(client):
    """No form lets a control character in, but a database may hold one all the same."""
    article = factories.published()
    bad = "第\x0b一\x01章 & <b> ]]> \ufffe"
    revision = Revision(
        article=article,
        number=2,
        title=bad,
        summary=bad,
        body=f"<p>{bad}</p>",
        created_at=timezone.now(),
    )
    revision.save()
    article.live = revision
    article.save()
    for address in ("/feed.rss", "/feed.atom", "/sitemaps/news.xml"):
        assert "第一章 & <b> ]]>" in "".join(_feed(client, address).itertext())


def test_feed_tells_when_it_changed(client):
    at = timezone.make_aware(datetime(2026, 3, 8, 8))
    factories.published(at=at)
    atom = _feed(client, "/feed.atom")
    assert atom.findtext(f"{ATOM}updated") == "2026-03-08T00:00:00+00:00"


def test_feed_of_an_empty_paper(client):
    assert _titles(_feed(client, "/feed.rss")) == []


def test_feed_holds_no_draft_and_nothing_withdrawn(client):
    factories.draft("草稿")
    assert _titles(_feed(client, "/feed.rss")) == []
