"""A text that was stored under an older list of what is allowed is shown under today's."""

import pytest
from django.db import connection

from articles import article_html
from articles.article_html import render_body
from articles.lib import html
from articles.models import Revision
from tests import factories

pytestmark = pytest.mark.django_db
_OLD = (
    '<p>正文<a href="javascript:alert(1)" onclick="x()">链接</a></p><iframe src="//evil"></iframe>'
)


def _stored_long_ago() -> str:
    """As a row that came past the sanitiser, or before it was so strict."""
    article = factories.published()
    with connection.cursor() as cursor:  # the models change no text
        table = Revision._meta.db_table
        cursor.execute(f"UPDATE {table} SET body = %s WHERE id = %s", [_OLD, article.live_id])
    return article.get_absolute_url()


@pytest.mark.parametrize("feed", ["", "feed"])
def test_old_row_is_cleaned_wherever_it_is_shown(feed: str, client) -> None:
    address = _stored_long_ago()
    shown = client.get("/feed.atom" if feed else address).text

    assert "正文" in shown
    for wrong in ("javascript:", "onclick", "<iframe", "&lt;iframe"):
        assert wrong not in shown


def test_tag_that_is_not_allowed_any_more_goes_from_old_texts_too(monkeypatch) -> None:
    old = "<p>一<strong>二</strong></p>"
    assert "<strong>" in render_body(old)
    monkeypatch.setattr(html, "TAGS", html.TAGS - {"strong"})
    article_html._cleaned.cache_clear()  # another list comes with another program

    assert render_body(old) == "<p>一二</p>"
