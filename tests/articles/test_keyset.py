from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from articles import keyset, list_pages
from articles.keyset import Cursor, NotACursor
from articles.models import Listing
from tests import factories

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
moments = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))


def _page(**params: object) -> keyset.Slice:
    text = {name: str(value) for name, value in params.items()}
    return keyset.take(list_pages.article_rows, text, size=3)


def _ids(piece: keyset.Slice) -> list[int]:
    return [pk for pk, _at in piece.rows]


@given(moments, st.integers(1, 2**63 - 1))
def test_cursor_comes_back_from_its_text(at, pk):
    assert Cursor.parse(str(Cursor(at, pk))) == Cursor(at, pk)


@given(st.text())
def test_cursor_of_any_text_is_parsed_or_refused(text):
    with suppress(NotACursor):
        assert str(Cursor.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "-", "1", "1-", "01-1", "1-01", "zzzzzzzzzzzzz-1", "1-zzzzzzzzzzzzz", "1-1-1", "１-1"],
)
def test_cursor_made_up_is_refused(text):
    with pytest.raises(NotACursor):
        Cursor.parse(text)


@pytest.mark.django_db
def test_pages_cover_the_list_once_also_where_times_are_equal():
    made = [factories.published(at=NOON - timedelta(hours=n // 4)).pk for n in range(10)]
    expected = list(list_pages.article_rows().values_list("pk", flat=True))
    assert sorted(expected) == sorted(made)
    seen, piece = [], _page()
    while True:
        seen += _ids(piece)
        if piece.older is None:
            break
        piece = _page(before=piece.older)
    assert seen == expected


@pytest.mark.django_db
def test_page_back_shows_what_stood_there():
    for n in range(9):
        factories.published(at=NOON - timedelta(hours=n))
    first = _page()
    second = _page(before=first.older)
    third = _page(before=second.older)
    assert _ids(_page(after=third.newer)) == _ids(second)
    assert _page(after=second.newer) == first
    assert first.newer is None
    assert third.older is None


@pytest.mark.django_db
def test_page_keeps_its_articles_when_newer_ones_come():
    for n in range(5):
        factories.published(at=NOON - timedelta(hours=n))
    cursor = _page().older
    before = _ids(_page(before=cursor))
    factories.published(at=NOON + timedelta(minutes=1))
    assert _ids(_page(before=cursor)) == before


@pytest.mark.django_db
def test_first_page_of_an_empty_list():
    assert _page() == keyset.Slice([], None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["articles", "listings"])
def test_bound_of_a_page_comes_before_the_gate(kind):
    """SQLite seeks by the first bound on a column; with the gate's it walks all that is newer."""
    bound = Q(published_at__lte=NOON)
    rows = {
        "articles": lambda: list_pages.article_rows(bound),
        "listings": lambda: list_pages.listing_rows(Listing.Kind.TAG, 1, bound),
    }[kind]()
    sql, params = rows.query.sql_with_params()
    first = sql.index('"published_at" <=')
    assert params[sql[:first].count("%s")] in (NOON, "2026-11-24 12:00:00")
    assert "COUNT" not in sql
    assert "OFFSET" not in sql
