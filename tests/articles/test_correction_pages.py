"""Where readers and machines find a correction, and for how long."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import article_page, corrections
from articles.lib import clock
from articles.models import Correction
from tests import factories

pytestmark = pytest.mark.django_db
Kind = Correction.Kind
ATOM = "{http://www.w3.org/2005/Atom}"


def out(article, kind: str = Kind.APOLOGY, text: str = "我们致歉。", *, days_ago: float = 0):
    """A notice that is out since then; `with_text` kinds are made as a republished text has it."""
    with clock.told(timezone.now() - timedelta(days=days_ago)):
        notice = corrections.propose(article, kind, text, actor=factories.editor())
        if notice.with_text:
            factories.republished(article, title=f"{article.live.title}改")
        else:
            corrections.approve(notice, actor=factories.chief())
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize(
    ("kind", "days_ago", "on_top"),
    [
        (Kind.CORRECTION, 6, True),
        (Kind.CORRECTION, 8, False),
        (Kind.CLARIFICATION, 1, True),
        (Kind.CLARIFICATION, 30, False),
        (Kind.UPDATE, 0, False),
        (Kind.APOLOGY, 400, True),
    ],
)
def test_notice_stands_where_the_reader_looks(client, kind, days_ago, on_top):
    article = factories.published(days_ago=500)
    notice = out(article, kind, "说明一句。", days_ago=days_ago)

    notices = article_page.notices_of(article)

    assert (notices.top, notices.end) == (([notice], []) if on_top else ([], [notice]))
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count("说明一句。") == 2  # on the page, and in its structured data
    where = page.rindex("说明一句。")
    assert (where < page.index('class="body"')) == on_top
    assert ('href="#corrections"' in page) != on_top


def test_structured_data_has_the_correction_and_its_time(client):
    article = factories.published(days_ago=3)
    notice = out(article)
    page = client.get(article.get_absolute_url()).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    (comment,) = data["correction"]
    assert comment["@type"] == "CorrectionComment" and comment["text"] == "我们致歉。"
    assert comment["datePublished"] == data["dateModified"] == notice.published_at.isoformat()


def test_feeds_entry_tells_it_and_is_newer(client):
    article = factories.published(days_ago=3)
    notice = out(article, text="一 < 二，特此致歉。")
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    (entry,) = feed.iter(f"{ATOM}entry")
    assert "一 &lt; 二，特此致歉。" in entry.findtext(f"{ATOM}content")
    assert entry.findtext(f"{ATOM}updated")[:16] == notice.published_at.isoformat()[:16]


def test_sitemap_has_the_page_and_the_time(client):
    article = factories.published(days_ago=3)
    notice = out(article)
    assert "/corrections/" in client.get("/sitemaps/pages.xml").content.decode()
    shown = client.get("/sitemaps/articles-0.xml").content.decode()
    assert notice.published_at.isoformat(timespec="seconds") in shown


def test_page_and_feeds_have_every_notice_the_newest_first(client):
    first = out(factories.published("先错的"), text="先更正的。", days_ago=2)
    second = out(factories.published("后错的"), text="后更正的。")
    page = client.get("/corrections/").content.decode()
    assert page.index("后更正的。") < page.index("先更正的。")
    for notice in (first, second):
        assert notice.get_absolute_url() in page and notice.article.live.title in page
    for name in ("rss", "atom"):
        feed = client.get(f"/corrections/feed.{name}").content.decode()
        assert feed.index("后更正的。") < feed.index("先更正的。")
        assert f"corrections/feed.{name}" in page


def test_pages_lead_to_one_another(client):
    for number in range(22):
        out(factories.published(), text=f"第{number:02}条。", days_ago=number)
    seen, address = [], "/corrections/"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r"<p>(第\d+条。)</p>", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1] if older else ""
    assert seen == [f"第{number:02}条。" for number in range(22)]


@pytest.mark.parametrize("query", ["before=x", "before=0-0", "after='", "before=zzzzzzzzzzzz-1"])
def test_cursor_that_was_made_up_is_not_found(client, query):
    out(factories.published())
    assert client.get(f"/corrections/?{query}").status_code == 404


def test_waiting_notice_is_on_no_page_but_the_preview(client):
    article = factories.published()
    editor = factories.member("section editor")
    corrections.propose(article, Kind.CORRECTION, "还没批的更正。", actor=editor)
    addresses = (article.get_absolute_url(), "/corrections/", "/corrections/feed.rss", "/feed.rss")
    for address in addresses:
        assert "还没批的更正。" not in client.get(address).content.decode()
    client.force_login(editor)
    assert "还没批的更正。" in client.get(f"/preview/{article.pk}/").content.decode()
