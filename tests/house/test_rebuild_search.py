"""The search index after an upgrade: built while the paper runs, and gone on with after a kill."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles import search
from articles.models import Article, SearchEntry
from huaxi_news import checks, search_state
from huaxi_news.management.commands import serve
from tests import factories
from tests.processes import Acting, together
from tests.shared_database import Shared
from tests.tips import making
from tips import looking
from tips import search as tip_search
from tips.models import TipEntry

STAGES = "SELECT COUNT(*) FROM articles_searchentry"


def forget() -> None:
    """As an upgrade leaves it."""
    for kind, entries in ((search.index, SearchEntry), (tip_search, TipEntry)):
        search.index.backend().empty(kind.SHELF)
        entries.objects.all().delete()


def titles(typed: str) -> set[str]:
    return {hit.revision.title for hit in search.find(search.question(typed)).hits}


@pytest.mark.django_db
def test_command_puts_in_what_is_missing_and_says_how_many() -> None:
    for number in range(3):
        factories.published(f"食堂{number}")
    tip = making.tip("水管爆了")
    looking.look_at(tip)
    forget()
    assert titles("食堂") == set() and search_state.missing() == (3, 1)

    said = io.StringIO()
    call_command("rebuild_search", stdout=said)

    assert titles("食堂") == {"食堂0", "食堂1", "食堂2"}
    assert tip_search.find("水管").numbers == [tip.pk]
    assert "3" in said.getvalue() and "1" in said.getvalue()
    assert search_state.missing() == (0, 0) and not search_state.is_behind()


@pytest.mark.django_db
def test_command_anew_throws_away_what_should_not_be_there() -> None:
    article = factories.published("食堂开张")
    entry = SearchEntry.objects.get()
    search.index.backend().drop(search.index.SHELF, [(entry.key, search.index.tokens_of(entry))])
    search.index.backend().add(search.index.SHELF, [(entry.key, {"错", "\ue002public"})])
    if connection.vendor == "sqlite":
        assert titles("食堂") == set()

    call_command("rebuild_search", anew=True, stdout=io.StringIO())

    assert titles("食堂") == {str(article)}
    assert search.matching(search.question("错")) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_killed_in_the_middle_it_goes_on_and_readers_search_meanwhile(tmp_path: Path) -> None:
    for number in range(7):
        factories.published(f"食堂{number}", days_ago=7 - number)
    forget()
    database = Shared(tmp_path)
    reader = Acting(database.url, "tests.house.rebuilding", "find", "食堂")
    with together(reader):

        def found() -> str:
            reader.go()
            return reader.hears()

        assert found() == "nothing"
        builder = Acting(database.url, "tests.house.rebuilding", "rebuild", 2)
        with together(builder):
            for seen in ("nothing", "食堂5 食堂6", "食堂3 食堂4 食堂5 食堂6"):
                builder.go()
                assert builder.hears() == "middle"
                assert found() == seen  # what is not committed is found by nobody
            builder.kill()
        assert found() == "食堂3 食堂4 食堂5 食堂6" and database.one(STAGES) == 4

        builder = Acting(database.url, "tests.house.rebuilding", "rebuild", 2)
        with together(builder):
            for _batch in range(2):  # what is right is passed over
                builder.go()
                assert builder.hears() == "middle"
            builder.go()
            assert builder.hears() == "done 7"
        assert found() == " ".join(f"食堂{number}" for number in range(7))


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_article_that_is_withdrawn_while_its_entry_is_written_stays_withdrawn(
    tmp_path: Path,
) -> None:
    """Two write the entries of one article: the second waits, and has the last word."""
    article, chief = factories.published("食堂开张"), factories.chief()
    forget()
    database = Shared(tmp_path)
    builder = Acting(database.url, "tests.house.rebuilding", "rebuild", 2)
    other = Acting(database.url, "tests.house.withdrawing", article.pk, chief.pk)
    reader = Acting(database.url, "tests.house.rebuilding", "find", "食堂")
    with together(builder, other, reader):
        builder.go()
        assert builder.hears() == "middle"
        other.go()
        assert other.hears(0.7) == ""  # waits
        builder.go()
        assert builder.hears() == "done 1"
        assert other.hears() == "withdrawn"
        reader.go()
        assert reader.hears() == "nothing"


# Who is told


@pytest.mark.django_db
def test_check_tells_how_much_is_not_found() -> None:
    factories.published()
    assert checks.search_index(["default"]) == []
    forget()

    (told,) = checks.search_index(["default"])
    assert told.id == "huaxi_news.W009" and told.msg.startswith("1 articles and 0 tips")
    assert checks.search_index() == []


@pytest.mark.django_db
def test_first_page_of_the_newsroom_tells_it(client: Client) -> None:
    client.force_login(factories.member("section editor"))
    factories.published()
    assert "rebuild_search" not in client.get("/admin/").text
    forget()

    assert "rebuild_search" in client.get("/admin/").text


@pytest.mark.django_db
def test_migration_tells_it(capsys) -> None:
    factories.published()
    call_command("migrate", stdout=(quiet := io.StringIO()))
    assert "rebuild_search" not in quiet.getvalue()
    forget()

    call_command("migrate", stdout=(told := io.StringIO()))
    call_command("migrate", verbosity=0, stdout=(silent := io.StringIO()))

    assert "rebuild_search" in told.getvalue() and silent.getvalue() == ""


@pytest.mark.django_db
def test_empty_paper_is_told_nothing() -> None:
    assert checks.search_index(["default"]) == [] and not search_state.is_behind()


@pytest.mark.django_db
def test_serve_builds_it_beside_the_others() -> None:
    factories.published()
    assert serve._passing() == {}
    forget()

    (command_line,) = serve._passing().values()
    assert command_line[-1] == "rebuild_search"


@pytest.mark.django_db
def test_article_without_a_text_is_not_missing() -> None:
    Article.objects.create()

    assert search_state.missing() == (0, 0)
