"""The form of an article in the newsroom: what is saved, by whom, and what is refused."""

import pytest
from django.test import Client

from articles import workflow
from articles.admin.bylines import BylineFormSet
from articles.models import Article, Byline, Event, Listing, Stage
from tests import factories
from tests.articles.admin_forms import URL, change_url, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client):
    user = factories.editor("李青")
    client.force_login(user)
    return user


@pytest.fixture
def chief(client: Client):
    user = factories.chief("陈主任")
    client.force_login(user)
    return user


def test_new_article_is_a_draft_with_its_text(client: Client, editor) -> None:
    place = factories.huayang()["祥龙社区"]
    data = form_data(title="电梯装好了", places=[place.pk], tags="电梯、老院落")

    response = client.post(f"{URL}add/", data)

    article = Article.objects.get()
    assert response.status_code == 302
    assert article.stage == Stage.WRITING and article.live is None
    assert article.latest.title == "电梯装好了" and article.latest.author == editor
    assert list(article.places.all()) == [place]
    assert set(article.tags.names()) == {"电梯", "老院落"}


def test_new_article_without_a_title_keeps_what_was_typed(client: Client, editor) -> None:
    response = client.post(f"{URL}add/", form_data(title="", kicker="社区观察"))

    assert response.status_code == 200
    assert "title" in response.context["adminform"].form.errors
    assert 'value="社区观察"' in response.text
    assert not Article.objects.exists()


def test_saving_makes_a_revision_and_leaves_the_public_text(client: Client, editor) -> None:
    article = factories.published("旧题", body="<p>旧文。</p>")
    live = article.live
    workflow.revise(article, actor=editor)

    client.post(change_url(article), form_data(article, title="新题", body="<p>新文。</p>"))

    article.refresh_from_db()
    assert article.live == live and article.live.title == "旧题"
    assert article.latest.title == "新题" and article.latest.parent == live


def test_saving_unchanged_makes_no_revision(client: Client, editor) -> None:
    article = factories.draft(reporters=[factories.reporter()])
    version = article.version

    client.post(change_url(article), form_data(article))

    article.refresh_from_db()
    assert article.revisions.count() == 1 and article.version == version


def test_text_is_cleaned_on_saving(client: Client, editor) -> None:
    article = factories.draft()

    body = '<p onclick="x()">好</p><script>alert(1)</script>'
    client.post(change_url(article), form_data(article, body=body))

    article.refresh_from_db()
    assert article.latest.body == "<p>好</p>"


def test_title_with_markup_is_shown_as_text(client: Client, chief) -> None:
    article = factories.draft("<script>alert(1)</script>", responsible_editor=chief)

    for address in (URL, change_url(article), "/admin/", change_url(article, "texts")):
        page = client.get(address).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_metadata_alone_counts_as_a_change_and_is_recorded(client: Client, editor) -> None:
    article = factories.draft()
    version = article.version

    client.post(change_url(article), form_data(article, section=factories.section("民生").pk))

    article.refresh_from_db()
    assert article.section.name == "民生" and article.version > version
    assert article.revisions.count() == 1
    event = Event.objects.filter(article=article).first()
    assert (event.verb, event.actor, event.data["fields"]) == ("describe", editor, ["section"])


def test_metadata_of_a_published_article_moves_its_listings(client: Client, chief) -> None:
    places = factories.huayang()
    article = factories.published(places=[places["祥龙社区"]])

    client.post(change_url(article), form_data(article, places=[places["安公社区"].pk]))

    keys = Listing.objects.filter(article=article, kind="place").values_list("key", flat=True)
    assert places["安公社区"].pk in keys and places["祥龙社区"].pk not in keys


def test_metadata_of_a_published_article_needs_the_publishing_right(client: Client, editor) -> None:
    article = factories.published(reporters=[factories.reporter("吴小红")])
    workflow.revise(article, actor=editor)
    other = factories.section("民生")
    data = form_data(article, section=other.pk, title="只改了题", bylines__0__name="某人")

    client.post(change_url(article), data | {"bylines-0-reporter": ""})

    article.refresh_from_db()
    assert article.section != other
    assert [str(byline) for byline in article.bylines.all()] == ["吴小红"]
    assert article.latest.title == "只改了题"  # the text they may work on


def test_byline_is_a_reporter_or_a_name(client: Client, editor) -> None:
    article = factories.draft()
    row = {"bylines-0-reporter": "", "bylines-0-name": "", "bylines-0-role": "photo"}
    data = form_data(article) | row | {"bylines-TOTAL_FORMS": "1", "bylines-0-position": "3"}

    response = client.post(change_url(article), data)

    assert response.status_code == 200
    assert response.context["inline_admin_formsets"][0].formset.errors
    assert not Byline.objects.exists()


def test_published_reprint_must_name_its_source(client: Client, chief) -> None:
    article = factories.published()

    response = client.post(change_url(article), form_data(article, source="reprint"))

    errors = response.context["adminform"].form.errors
    assert set(errors) == {"source_name", "source_url", "original_author"}
    article.refresh_from_db()
    assert article.source == "original"


def test_nobody_deletes_an_article(client: Client) -> None:
    client.force_login(factories.user("管理员", is_superuser=True))
    article = factories.draft()

    assert client.post(change_url(article, "delete"), {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("page", ["change", "texts", "preview", "copy", "step/withdraw"])
def test_pages_of_an_article_are_closed_to_strangers(client: Client, page: str) -> None:
    article = factories.draft("机密")
    client.force_login(factories.user("读者", staff=False))
    for method in (client.get, client.post):
        response = method(change_url(article, page))
        assert response.status_code in (302, 401, 403, 404, 405)
        assert "机密" not in response.text


def test_kept_copy_tells_a_stranger_of_no_article(client: Client) -> None:
    """Of one's own copies: whether there is such an article at all."""
    hidden = factories.draft(author=factories.user("别人"))
    client.force_login(factories.member("reporter"))

    answers = [
        client.post(f"{URL}{pk}/change/", {"_restore": "server"}).status_code
        for pk in (hidden.pk, 999999)
    ]

    assert answers[0] == answers[1]


def test_staff_without_rights_see_no_article(client: Client) -> None:
    article = factories.draft("机密")
    client.force_login(factories.user("财务"))

    assert client.get(URL).status_code == 403
    assert client.get(change_url(article)).status_code == 403
    assert client.post(change_url(article), form_data(article, title="改")).status_code == 404
    assert client.get(change_url(article, "texts")).status_code == 404
    for page in ("preview", "copy", "discard"):  # as for one that does not exist
        assert client.post(change_url(article, page), form_data(article)).status_code == 404
        assert client.post(f"{URL}999999/{page}/", form_data(article)).status_code == 404
    assert client.get(change_url(article, "step/withdraw")).status_code == 404
    assert "机密" not in client.get("/admin/").text


def test_form_queries_do_not_grow_with_rows(
    client: Client, chief, django_assert_max_num_queries
) -> None:
    places = list(factories.huayang().values())
    people = [factories.reporter(f"记者{number}") for number in range(4)]
    article = factories.published(places=places, reporters=people, tags=["电梯", "民生"])

    with django_assert_max_num_queries(40):
        client.get(change_url(article))


def test_scripts_are_ours_and_the_import_map_carries_the_nonce(client: Client, editor) -> None:
    response = client.get(change_url(factories.draft()))

    policy = response["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts and "'nonce-" in scripts
    nonce = scripts.split("'nonce-")[1].split("'")[0]
    assert f'<script type="importmap" nonce="{nonce}">' in response.text


class CountedData(dict):
    asked = 0

    def get(self, *args):
        self.asked += 1
        return super().get(*args)


@pytest.mark.parametrize("claimed", ["1000000", "9" * 17, "9" * 400, "-1", "x"])
def test_byline_form_that_claims_a_million_rows_is_read_as_far_as_it_goes(
    client: Client, claimed: str
) -> None:
    article = factories.draft()
    sent = CountedData({"bylines-INITIAL_FORMS": claimed, "bylines-TOTAL_FORMS": claimed})

    BylineFormSet._without_lost_rows(sent, article, "bylines")

    assert sent.asked < 5_000
