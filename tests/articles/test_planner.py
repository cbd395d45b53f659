import pytest
from django.db import connection

from articles import list_pages, planner, workflow
from articles.list_pages import ArticleList
from tests import factories


@pytest.mark.django_db
def test_learn_leaves_statistics():
    factories.published()

    planner.learn()

    with connection.cursor() as cursor:
        known = {
            "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'articles_article'",
            "postgresql": "SELECT count(*) FROM pg_stats WHERE tablename = 'articles_article'",
        }
        cursor.execute(known[connection.vendor])
        assert cursor.fetchone()[0] > 0


@pytest.mark.django_db
def test_list_leaves_out_what_is_withdrawn_between_its_two_steps():
    article = factories.published()
    ids = ArticleList().newest_ids(5)

    workflow.withdraw(article, actor=factories.chief(), reason="核实")

    assert ids == [article.pk]
    assert list_pages.in_order(ids) == []
