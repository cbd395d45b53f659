"""准印证: an internal publication is no paper, has no 记者, and says 本报 to no reader."""

import json
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from articles import proofing, publication_kind
from articles.lib.proofreading import Knowledge, check
from articles.models import Byline, Reporter
from huaxi_news import checks
from tests import factories


@pytest.fixture
def internal(settings):
    settings.PUBLICATION_KIND = "internal"
    settings.PAPER = settings.PAPER | {
        "name": "安公社区通讯",
        "serial_number": "CN51-0000",
        "internal_permit": "川KX01-001",
    }
    return settings


# The name


@pytest.mark.parametrize(
    "name", ["安公社区报", "安公月刊", "安公杂志", "安公社區報", "安公社区报 "]
)
def test_name_of_a_newspaper_is_refused_with_a_sentence(internal, name):
    internal.PAPER = internal.PAPER | {"name": name}
    (error,) = checks.publication()
    assert error.id == "huaxi_news.E011" and name in error.msg
    with pytest.raises(SystemCheckError, match="E011"):
        call_command("check")


@pytest.mark.parametrize(
    ("kind", "name"), [("internal", "安公社区通讯"), ("newspaper", "华西社区报")]
)
def test_other_names_are_fine(settings, kind, name):
    settings.PUBLICATION_KIND, settings.PAPER = kind, settings.PAPER | {"name": name}
    assert checks.publication() == []


# What readers and machines see


@pytest.mark.django_db
def test_reader_sees_no_reporter_and_no_paper(client, internal):
    reporter = factories.reporter("林晓棠", press_card="K5100001")
    correspondent = factories.reporter("周以宁", kind=Reporter.Kind.CORRESPONDENT)
    photographer = factories.reporter("谢明朗", kind=Reporter.Kind.PHOTOGRAPHER)
    article = factories.published(reporters=[reporter, correspondent, photographer])
    Byline.objects.create(article=article, name="王珊珊", role=Byline.Role.INTERN, position=9)
    addresses = (
        *("/", "/latest/", "/reporters/", "/licences/", "/archive/", "/search/", "/corrections/"),
        *(article.get_absolute_url(), reporter.get_absolute_url(), "/nothing/"),
    )
    for address in addresses:
        page = client.get(address).content.decode()
        for word in ("本报", "记者", "K5100001", "CN51-0000"):
            assert word not in page, (address, word)
        assert "川KX01-001" in page and "安公社区通讯" in page
    page = client.get(article.get_absolute_url()).content.decode()
    roles = re.findall(r'<span class="role">([^<]+)</span>', page)
    assert roles == [publication_kind.role_of(byline) for byline in article.bylines.all()]


@pytest.mark.django_db
def test_machines_are_told_of_no_news_medium(client, internal):
    article = factories.published()
    page = client.get(article.get_absolute_url()).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["@type"] == "Article" and data["publisher"]["@type"] == "Organization"
    assert client.get("/sitemaps/news.xml").status_code == 404
    assert "news.xml" not in client.get("/sitemap.xml").content.decode()


# The check of texts


def found(text: str, *, is_internal: bool = True) -> list[tuple[str, str | None]]:
    knowledge = Knowledge.of(today=date(2026, 11, 29), is_internal=is_internal)
    return [
        (each.found, each.suggestion)
        for each in check(text, knowledge)
        if each.rule.startswith("internal")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本报讯 昨天起……", [("本报讯", None)]),
        ("本报记者 林晓棠", [("本报记者", "通讯员")]),
        ("欢迎向本刊投稿。", [("本刊", None)]),
        ("（记者 林晓棠）小区装了电梯。", [("记者", "通讯员")]),
        ("记者从社区获悉，电梯装好了。", [("记者", "笔者")]),
        ("电梯装好了，记者看到有人在等。", [("记者", "笔者")]),
        ("实习记者 王珊珊 文/图", [("实习记者", "通讯员")]),
    ],
)
def test_what_one_may_not_say_of_oneself_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "基本报酬不变，成本报表另附。",
        "本报告由社区完成，本报价含税。",
        "《本报讯》是一本老书。",
        "他把日本报纸读完了。",
        "市里开了记者会，邻报记者到场。",
        "记者节那天，她收到一封信。",
    ],
)
def test_other_words_and_other_people_are_left_alone(text):
    assert found(text) == []


def test_newspaper_may_say_it():
    assert found("本报讯（记者 林晓棠）记者从社区获悉。", is_internal=False) == []


@pytest.mark.django_db
def test_check_of_an_article_knows_the_kind_of_publication(settings):
    content = {"body": "<p>本报讯 昨天起，电梯装好了。</p>"}
    assert not [each for each in proofing.check_content(content) if "internal" in each.finding.rule]
    settings.PUBLICATION_KIND = "internal"
    (one,) = [each for each in proofing.check_content(content) if "internal" in each.finding.rule]
    assert one.finding.found == "本报讯"
