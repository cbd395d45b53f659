"""转载: a source that is not on the list is warned about, or refused where the paper says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import reprints, workflow
from articles.access import NotAllowed
from articles.models import ReprintSource
from tests import factories
from tests.articles.admin_forms import change_url

pytestmark = pytest.mark.django_db


def reprint(**fields):
    words = {
        "source": "reprint",
        "source_name": "邻市日报",
        "original_author": "张三",
        "source_url": "https://news.linshi.example/a/1",
    }
    return factories.draft(**words | fields)


@pytest.mark.parametrize(
    ("listed", "is_fine"),
    [
        ({"name": "邻市日报", "host": "linshi.example"}, True),
        ({"name": "邻市日报"}, True),
        ({"name": "别的名字", "host": "linshi.example"}, True),
        ({"name": "邻市日报", "host": "other.example"}, False),
        ({"name": "别的名字", "host": "shi.example"}, False),
        ({"name": "邻市日报", "host": "linshi.example", "is_active": False}, False),
        ({"name": "邻市日报", "valid_until": timezone.localdate() - timedelta(days=1)}, False),
        ({"name": "邻市日报", "valid_until": timezone.localdate()}, True),
        (None, False),
    ],
)
def test_source_is_looked_up_by_name_and_website(listed, is_fine):
    if listed:
        ReprintSource.objects.create(**listed)
    assert (reprints.warning(reprint()) == "") == is_fine


@pytest.mark.parametrize("url", ["http://[bad", "https://", "https://linshi.example.evil.example/"])
def test_address_that_only_looks_right_is_not(url):
    ReprintSource.objects.create(name="别的名字", host="linshi.example")
    assert reprints.warning(reprint(source_name="没听过的", source_url="https://a.example/"))
    article = reprint()
    article.source_url = url
    assert reprints.warning(article)


def test_own_report_asks_nobody():
    assert reprints.warning(factories.draft()) == ""


def test_form_warns_and_publishing_goes_on(client, settings):
    article = reprint(author=factories.member("reporter"))
    people = factories.desk()
    factories.signed(article, people)
    client.force_login(people.final)
    assert "reprint-warning" in client.get(change_url(article)).content.decode()
    settings.REPRINTS_FROM_LIST_ONLY = True
    with pytest.raises(NotAllowed):
        workflow.publish(article, actor=people.final)
    ReprintSource.objects.create(name="邻市日报")
    workflow.publish(article, actor=people.final)
    page = client.get(article.get_absolute_url()).content.decode()
    for words in ("邻市日报", "张三", 'href="https://news.linshi.example/a/1"'):
        assert words in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.Linshi.example/a/1", "linshi.example"),
        ("linshi.example", "linshi.example"),
        ("", ""),
        ("not a host", None),
        ("<script>", None),
    ],
)
def test_website_is_kept_as_a_host_name(client, typed, kept):
    client.force_login(factories.member("desk chief"))
    sent = {"name": "邻市日报", "host": typed, "is_active": "on"}
    answer = client.post("/admin/articles/reprintsource/add/", sent)
    found = ReprintSource.objects.values_list("host", flat=True)
    assert answer.status_code == (200 if kept is None else 302)
    assert list(found) == ([] if kept is None else [kept])
