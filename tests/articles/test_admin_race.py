"""Two editors press «save» at the same instant; with the lock taken away, the test must fail."""

import contextlib
import threading

import pytest
from django.db import connection, connections
from django.test import Client

from articles.admin.articles import ArticleAdmin
from articles.forms.article import ArticleForm
from articles.models import Article
from tests import factories
from tests.articles.admin_forms import change_url, form_data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _real_threads() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; its test database has one connection.")


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever compares the version waits for the other, half a second at most."""
    barrier = threading.Barrier(2)
    compare = ArticleForm._is_stale

    def together(form: ArticleForm, cleaned: dict) -> bool:
        is_stale = compare(form, cleaned)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5)
        return is_stale

    monkeypatch.setattr(ArticleForm, "_is_stale", together)


def _save_twice(article: Article) -> list[int]:
    """Status of both answers, sorted: 302 is saved, 200 is told about the other."""
    clients = []
    for name in ("甲", "乙"):
        client = Client()
        client.force_login(factories.editor(name))
        clients.append((client, form_data(article, title=f"{name}的题")))
    answers: list[int] = []

    def save(client: Client, data: dict) -> None:
        try:
            answers.append(client.post(change_url(article), data).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=each) for each in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.usefixtures("_at_once")
def test_one_of_two_at_once_is_saved_and_the_other_is_told() -> None:
    article = factories.draft()

    assert _save_twice(article) == [200, 302]
    assert article.revisions.count() == 2


@pytest.mark.usefixtures("_at_once")
def test_without_the_lock_both_would_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlocked(self, request, object_id, from_field=None):
        return Article.objects.select_related("latest__cover", "section").get(pk=object_id)

    monkeypatch.setattr(ArticleAdmin, "get_object", unlocked)

    assert _save_twice(factories.draft()) == [302, 302]
