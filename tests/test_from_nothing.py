"""The real manuscript's way from an empty database to every page that must show it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from articles.models import Article, Place

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
TITLE = "华阳：五化五引领"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the real data is not beside this checkout"),
]


@pytest.fixture
def article() -> Article:
    call_command("import_places", str(DATA / "chengdu_divisions.csv"))
    call_command(
        "import_manuscript",
        str(DATA / "seed-article.txt"),
        title=TITLE,
        section="要闻",
        publish=True,
    )
    return Article.objects.published().get()


def _page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_published_manuscript_is_on_every_page_that_must_show_it(article):
    reporter = article.bylines.get().reporter
    above = Place.objects.filter(
        pk__in={pk for p in article.places.all() for pk in p.lineage_ids()}
    )
    assert {"华阳街道", "双流区", "祥龙社区", "菜蔬街社区"} <= {place.name for place in above}
    subjects = [article.section, reporter, *above]

    for address in ["/", "/latest/", *(subject.get_absolute_url() for subject in subjects)]:
        assert TITLE in _page(address), address
    for address in ["/", *(subject.get_absolute_url() for subject in subjects)]:
        for kind in ("feed.rss", "feed.atom"):
            assert TITLE in _page(address + kind), address + kind
    assert TITLE in _page("/sitemaps/news.xml")
    assert article.get_absolute_url() in _page("/sitemaps/articles-0.xml")


def test_published_manuscript_is_whole_and_without_its_boilerplate(article):
    page = _page(article.get_absolute_url())

    for heading in ("推进思想教育制度化,突出政治引领", "推进党建治理全域化,实施发展引领"):
        assert f"<h2>{heading}</h2>" in page or f"<h2>{heading.replace(',', '，')}</h2>" in page
    assert article.latest.body.count("<h2>") == 5
    assert "吴小红" in page
    for gone in ("版权声明:本文内容由互联网用户", "华西社区报记者 吴小红"):
        assert gone not in page


def test_other_places_of_the_same_name_do_not_show_it(article):
    namesake = Place.objects.get(code="510129002004")  # 祥龙社区 of 大邑县

    assert TITLE not in _page(namesake.get_absolute_url())
