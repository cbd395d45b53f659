"""The portal's doors: who comes in, whose pieces are seen, and that nothing of it is kept."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, reverse

from articles import portal_urls, workflow
from articles.models import Article, Stage, User, WorkingCopy
from tests import factories
from tests.articles.portal_forms import HOME, draft_data, url

pytestmark = pytest.mark.django_db
OPEN = ("login", "logout", "session", "jsi18n")


@pytest.fixture
def reporter() -> User:
    return factories.member("reporter", "林晓棠", staff=False)


@pytest.fixture
def portal(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def _addresses(pk: int) -> list[tuple[str, str]]:
    """Every address of the portal by its name."""
    found = []
    for pattern in portal_urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        with_key = "<int:pk>" in str(pattern.pattern)
        found.append(
            (pattern.name, reverse(f"portal:{pattern.name}", args=[pk] if with_key else []))
        )
    return found


@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_is_led_to_the_login_or_told(client: Client, reporter: User, method: str) -> None:
    article = factories.draft(author=reporter)

    for name, address in _addresses(article.pk):
        if name in OPEN:
            continue
        response = getattr(client, method)(address)
        if response.status_code == 302:
            assert response["Location"].startswith("/portal/login/?next=/portal/"), name
        else:
            assert response.status_code in (401, 405), name
    article.refresh_from_db()
    assert article.stage == Stage.WRITING


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_reporter_gets_404_everywhere(client: Client, method: str) -> None:
    article = factories.draft("别人的题", author=factories.member("reporter"))
    client.force_login(factories.member("reporter"))

    for name, address in _addresses(article.pk):
        if f"/{article.pk}/" not in address or name in ("picture", "picture_words"):
            continue
        data = draft_data(article, title="改别人的") | {"reason": "收起", "comment": "交"}
        response = getattr(client, method)(address, data)
        assert response.status_code in (404, 405), name
        assert "别人的题" not in response.text
    article.refresh_from_db()
    assert article.stage == Stage.WRITING and article.latest.title == "别人的题"
    assert not WorkingCopy.objects.exists()


def test_superuser_sees_no_piece_of_another_either(client: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    boss = factories.user(rights=("add_article",), is_superuser=True)
    client.force_login(boss)

    assert client.get(url(article)).status_code == 404
    assert client.get(url(article, "write")).status_code == 404


@pytest.mark.parametrize("group", ["proofreader", "finance", "site administrator"])
def test_who_may_not_write_is_told_in_one_sentence(client: Client, group: str) -> None:
    client.force_login(factories.member(group))

    for address in (HOME, f"{HOME}new/", f"{HOME}pictures/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "portal/refused.html" in [each.name for each in response.templates]
    assert client.post(f"{HOME}new/", draft_data()).status_code == 403
    assert client.post(f"{HOME}copy/", draft_data()).json()["reason"]
    assert client.get(f"{HOME}session/").json()["user"] is None
    assert not Article.objects.exists()


def test_session_of_who_was_shut_out_ends(portal: Client, reporter: User) -> None:
    assert portal.get(HOME).status_code == 200
    User.objects.filter(pk=reporter.pk).update(is_active=False)

    assert portal.get(HOME).status_code == 302


def test_every_answer_is_private(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    for _name, address in [*_addresses(article.pk), ("", f"{HOME}999999/")]:
        response = portal.get(address)
        if response.status_code == 405:
            continue
        assert response["Cache-Control"] == "private, no-store", address
        assert response["X-Robots-Tag"] == "noindex, nofollow", address


def test_no_inline_script_and_a_policy_against_it(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    for address in (HOME, f"{HOME}new/", url(article), url(article, "write")):
        response = portal.get(address)
        policy = response["Content-Security-Policy"]
        scripts = next(part for part in policy.split(";") if "script-src" in part)
        assert "unsafe" not in scripts
        nonce = scripts.split("'nonce-")[1].split("'")[0] if "'nonce-" in scripts else ""
        for tag in response.text.split("<script")[1:]:
            head = tag.split(">")[0]
            allowed = "src=" in head or 'type="application/json"' in head
            assert allowed or (nonce and f'nonce="{nonce}"' in head), head
        assert " onclick=" not in response.text and " style=" not in response.text


def test_robots_are_kept_out(client: Client) -> None:
    assert "Disallow: /portal/" in client.get("/robots.txt").text


def test_login_leads_to_where_one_wanted_to_go(client: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    wanted = url(article, "write")
    page = client.get(wanted, follow=True)
    said = {"username": reporter.username, "password": "secret-for-tests"}

    response = client.post(page.request["PATH_INFO"], said | {"next": page.context["next"]})

    assert response["Location"] == wanted


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "/admin/"])
def test_login_leads_nowhere_else(client: Client, reporter: User, wanted: str) -> None:
    said = {"username": reporter.username, "password": "secret-for-tests", "next": wanted}

    assert client.post(f"{HOME}login/", said)["Location"] == HOME


def test_login_of_an_inactive_person_is_refused(client: Client) -> None:
    person = factories.member("reporter", staff=False, is_active=False)
    said = {"username": person.username, "password": "secret-for-tests"}

    assert client.post(f"{HOME}login/", said).status_code == 200
    assert not Session.objects.exists()


def test_login_of_who_may_not_write_is_told(client: Client) -> None:
    client.force_login(factories.member("proofreader"))

    page = client.get(f"{HOME}login/")

    assert page.status_code == 200 and 'class="notice"' in page.text


def test_password_is_changed_and_the_session_goes_on(portal: Client, reporter: User) -> None:
    new = "a-much-better-one-7"
    said = {"old_password": "secret-for-tests", "new_password1": new, "new_password2": new}

    assert portal.post(f"{HOME}password/", said)["Location"] == f"{HOME}me/"
    reporter.refresh_from_db()
    assert reporter.check_password(new)
    assert portal.get(HOME).status_code == 200


def test_logging_out_needs_a_post(portal: Client) -> None:
    assert portal.get(f"{HOME}logout/").status_code == 405
    assert portal.post(f"{HOME}logout/")["Location"] == f"{HOME}login/"
    assert portal.get(HOME).status_code == 302


@pytest.mark.parametrize("page", ["write", "submit", "take-back", "put-away", "copy", "discard"])
def test_what_changes_something_needs_the_token(reporter: User, page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reporter)
    article = factories.draft("原题", author=reporter)

    response = client.post(url(article, page), draft_data(article, title="伪造", reason="x"))

    article.refresh_from_db()
    assert response.status_code == 403
    assert article.latest.title == "原题" and article.stage == Stage.WRITING


def test_lists_show_only_my_own_newest_return_first(portal: Client, reporter: User) -> None:
    factories.draft("别人的", author=factories.member("reporter"))
    factories.draft("我写着的", author=reporter)
    section_editor = factories.member("section editor", "王编辑")
    for title, reason in (("先退的", "缺采访对象"), ("后退的", "核实数字")):
        article = factories.draft(title, author=reporter)
        workflow.submit(article, actor=reporter)
        workflow.send_back(article, actor=section_editor, reason=reason)

    page = portal.get(HOME)

    assert [str(row.article) for row in page.context["rows"]] == ["后退的", "先退的", "我写着的"]
    assert "核实数字" in page.text and "王编辑" in page.text
    sent_back = portal.get(f"{HOME}sent-back/").context["rows"]
    assert [str(row.article) for row in sent_back] == ["后退的", "先退的"]


def test_a_name_under_it_makes_it_mine_an_editors_does_not(portal: Client, reporter: User) -> None:
    own = factories.reporter("林晓棠", user=reporter)
    factories.draft("合写的", author=factories.member("reporter"), reporters=[own])
    edited = factories.draft("编的", author=factories.member("reporter"))
    edited.bylines.create(reporter=own, role="editor")

    assert [str(row.article) for row in portal.get(HOME).context["rows"]] == ["合写的"]


def test_published_pieces_are_counted_by_month(portal: Client, reporter: User) -> None:
    photo = factories.photo()
    body = f'<p>一二三四五。</p><figure><img src="/photos/{photo.pk}/" alt="图"></figure>'
    for day in (3, 9):
        at = datetime(2026, 3, day, 4, tzinfo=UTC)
        factories.published(f"三月{day}日", at=at, author=reporter, body=body)
    factories.published("一月", at=datetime(2026, 1, 9, 4, tzinfo=UTC), author=reporter)
    factories.published("去年", at=datetime(2025, 5, 9, 4, tzinfo=UTC), author=reporter)
    factories.published("别人的", author=factories.member("reporter"))

    page = portal.get(f"{HOME}published/", {"year": "2026"})

    assert [len(month["pieces"]) for month in page.context["months"]] == [2, 1]
    assert page.context["months"][0]["total"] == {"pieces": 2, "words": 12, "pictures": 2}
    assert page.context["years"] == [2026, 2025]
    assert "别人的" not in page.text and "去年" not in page.text


def test_put_away_and_withdrawn_are_one_list(portal: Client, reporter: User) -> None:
    article = factories.draft("不写了", author=reporter)
    workflow.spike(article, actor=reporter, reason="重复")

    assert [str(row.article) for row in portal.get(f"{HOME}put-away/").context["rows"]] == [
        "不写了"
    ]
    assert not portal.get(HOME).context["rows"]


@pytest.mark.parametrize("page", ["0", "-1", "²", "99999999", "甲"])
def test_broken_page_numbers_are_no_error(portal: Client, page: str) -> None:
    for address in (HOME, f"{HOME}pictures/", f"{HOME}choices/pictures/"):
        assert portal.get(address, {"page": page}).status_code == 200
    assert portal.get(f"{HOME}published/", {"year": page}).status_code == 200


def test_new_piece_begun_and_not_saved_is_offered(portal: Client) -> None:
    portal.post(f"{HOME}copy/", draft_data(title="写到一半"))

    assert portal.get(HOME).context["begun"] is not None
    page = portal.get(f"{HOME}new/")
    assert page.context["unsaved_copy"].fields["title"] == ["写到一半"]
    assert page.context["form"]["title"].value() is None


@pytest.mark.parametrize("page", ["", "sent-back/", "published/", "put-away/", "pictures/"])
def test_queries_of_a_list_do_not_grow(
    portal: Client, reporter: User, page: str, django_assert_max_num_queries
) -> None:
    section_editor = factories.member("section editor")
    for number in range(6):
        article = factories.draft(f"稿{number}", author=reporter)
        if number % 2:
            workflow.submit(article, actor=reporter)
            workflow.send_back(article, actor=section_editor, reason="补")
        factories.published(f"发{number}", author=reporter)
    workflow.spike(article, actor=reporter, reason="不要")

    with django_assert_max_num_queries(11 if page == "" else 9):  # the leads, complaints
        assert portal.get(f"{HOME}{page}").status_code == 200


def test_queries_of_one_piece_are_few(
    portal: Client, reporter: User, django_assert_max_num_queries
) -> None:
    places = list(factories.huayang().values())
    article = factories.draft(
        author=reporter, places=places, reporters=[factories.reporter(), factories.reporter("甲")]
    )
    with django_assert_max_num_queries(15):
        assert portal.get(url(article, "write")).status_code == 200
    workflow.submit(article, actor=reporter)
    with django_assert_max_num_queries(21):
        assert portal.get(url(article)).status_code == 200
