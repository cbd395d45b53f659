import json
import re

import pytest

from articles import structured_data
from tests import factories

pytestmark = pytest.mark.django_db


def _data(client, address: str) -> dict:
    page = client.get(address).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_article_names_its_authors_dates_places_and_publisher(client, settings):
    settings.SITE_URL = "https://paper.example"
    places = factories.huayang()
    article = factories.published(
        "电梯装好了",
        summary="摘要",
        places=[places["祥龙社区"]],
        tags=["电梯"],
        reporters=[factories.reporter("林晓棠")],
        cover=factories.photo(),
    )
    data = _data(client, article.get_absolute_url())
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "电梯装好了"
    assert data["description"] == "摘要"
    assert data["url"] == f"https://paper.example{article.get_absolute_url()}"
    assert data["datePublished"] == article.published_at.isoformat()
    assert data["author"][0]["name"] == "林晓棠"
    assert data["publisher"]["name"] == "华西社区报"
    assert data["contentLocation"][0]["name"] == "祥龙社区"
    assert data["keywords"] == ["电梯"]
    assert data["image"].startswith("https://paper.example/media/")


def test_article_without_a_byline_is_by_the_paper_or_its_original_author(client):
    own = factories.published()
    reprint = factories.published(
        source="reprint",
        source_name="邻报",
        original_author="张三",
        source_url="https://a.example/",
    )
    assert _data(client, own.get_absolute_url())["author"][0]["@type"] == "Organization"
    data = _data(client, reprint.get_absolute_url())
    assert data["author"] == [{"@type": "Person", "name": "张三"}]
    assert data["isBasedOn"] == "https://a.example/"


def test_changed_article_has_a_later_date(client):
    article = factories.published(days_ago=3)
    factories.republished(article, title="改过的标题")
    data = _data(client, article.get_absolute_url())
    assert data["dateModified"] > data["datePublished"]


@pytest.mark.parametrize(
    "text", ["</script><script>x</script>", "<!--", "&quot;", "\u2028\u2029", '"\\']
)
def test_json_can_not_leave_its_element(text):
    written = structured_data.as_json({"name": text})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"name": text}


def test_home_names_the_paper(client, settings):
    data = _data(client, "/")
    assert data["@type"] == "NewsMediaOrganization"
    assert data["url"] == f"{settings.SITE_URL}/"
