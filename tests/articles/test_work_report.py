"""The report of work: exact numbers for a small month, who may see it, and the file for Excel."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import work_report, workflow
from articles.access import NotAllowed
from articles.lib import clock
from articles.models import Article, Byline, Event
from tests import factories
from tests.articles.admin_forms import URL

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+08:00", tick=False):
        yield


def _at(day: int, hour: int = 12, month: int = 11) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour))


def _report(first: date = NOVEMBER) -> work_report.Report:
    return work_report.report_of(factories.member("desk chief"), first)


def _rows(report: work_report.Report) -> dict[str, work_report.Row]:
    return {row.name: row for row in report.rows}


def _byline(article: Article, name: str, role: str = "text", **fields) -> None:
    person = work_report.Reporter.objects.filter(name=name).first() or factories.reporter(name)
    Byline.objects.create(article=article, reporter=person, role=role, **fields)


def _through_the_desk(title: str, hours: float, people: factories.Desk, **fields) -> Article:
    """Submitted on the fifth at noon, published so many hours later."""
    article = factories.draft(title, author=factories.member("reporter"), **fields)
    with clock.told(_at(5)):
        factories.signed(article, people)
    with clock.told(_at(5) + timedelta(hours=hours)):
        workflow.publish(article, actor=people.final)
    return article


def test_pieces_and_words_are_counted_for_each_writer_and_once_together() -> None:
    one = factories.published("一", at=_at(3), body="<p>十个字的正文写在这。</p>")
    two = factories.published("二", at=_at(4), body="<p>五个字的文</p>")
    _byline(one, "林晓棠")
    _byline(one, "周以宁", role="correspondent")
    _byline(two, "林晓棠")

    report = _report()
    rows = _rows(report)

    assert (rows["林晓棠"].pieces, rows["林晓棠"].words) == (2, 15)
    assert (rows["周以宁"].pieces, rows["周以宁"].words) == (1, 10)
    assert (report.total.pieces, report.total.words) == (2, 15)


def test_name_with_two_roles_counts_a_piece_once() -> None:
    article = factories.published(at=_at(3))
    _byline(article, "林晓棠")
    _byline(article, "林晓棠", role="intern")
    _byline(article, "林晓棠", role="photo")

    row = _rows(_report())["林晓棠"]

    assert (row.pieces, row.photo_pieces) == (1, 1)


def test_reporter_with_a_login_is_one_person_with_what_they_signed() -> None:
    people = factories.desk()
    article = factories.published(at=_at(3))
    Byline.objects.create(
        article=article, reporter=factories.reporter("笔名", user=people.first), role="text"
    )
    _through_the_desk("别人的", 2, people)

    row = _rows(_report())[str(people.first)]

    assert (row.pieces, row.reviews) == (1, 1) and "笔名" not in _rows(_report())


def test_editor_in_the_byline_is_no_writer_and_a_name_without_record_nobody() -> None:
    article = factories.published(at=_at(3))
    _byline(article, "贺知微", role="editor")
    Byline.objects.create(article=article, name="路人", role="text")

    report = _report()

    assert not {"贺知微", "路人"} & set(_rows(report)) and report.total.pieces == 0


def test_what_does_not_count_as_published_here_and_now() -> None:
    draft = factories.draft("没发")
    gone = factories.published("撤了", at=_at(3))
    old = factories.published("旧稿", at=_at(3), is_archive=True)
    october = factories.published("上月", at=_at(31, 23, month=10))
    for article in (draft, gone, old, october):
        _byline(article, "林晓棠")
    workflow.withdraw(gone, actor=factories.member("editor-in-chief"), reason="误")

    assert "林晓棠" not in _rows(_report())
    assert _rows(_report(date(2026, 10, 1)))["林晓棠"].pieces == 1


def test_reviews_proofs_and_returns_are_counted_by_person_and_month() -> None:
    people = factories.desk()
    article = factories.draft(author=factories.member("reporter"))
    with clock.told(_at(31, month=10)):
        workflow.submit(article, actor=article.creator)
        workflow.sign(article, actor=people.first)
    with clock.told(_at(2)):
        workflow.send_back(article, actor=people.second, reason="核实")
    with clock.told(_at(3)):
        factories.signed(article, people)

    report = _report()
    rows = _rows(report)

    def of(person) -> tuple[int, int, int]:
        row = rows[str(person)]
        return row.reviews, row.proofs, row.returns

    assert of(people.first) == (1, 0, 0)
    assert of(people.second) == (1, 0, 1)
    assert of(people.final) == (1, 0, 0)
    assert [of(person) for person in people.proofreaders] == [(0, 2, 0), (0, 1, 0)]
    assert (report.total.reviews, report.total.proofs, report.total.returns) == (3, 3, 1)


def test_median_runs_from_the_first_submission_to_the_first_publication() -> None:
    people = factories.desk()
    for title, hours in (("一", 2), ("二", 5), ("三", 30)):
        _byline(_through_the_desk(title, hours, people), "林晓棠")

    row = _rows(_report())["林晓棠"]

    assert row.hours == "5.0"


def test_median_is_empty_where_nothing_was_submitted_here() -> None:
    _byline(factories.published(at=_at(3)), "林晓棠")

    assert _rows(_report())["林晓棠"].hours == ""


def test_report_is_of_the_persons_sections() -> None:
    ours = factories.section("副刊")
    people = factories.desk()
    _byline(_through_the_desk("要闻的", 2, people), "林晓棠")
    _byline(_through_the_desk("副刊的", 2, people, section=ours), "周以宁")
    person = factories.member("desk chief")
    person.sections.add(ours)

    report = work_report.report_of(person, NOVEMBER)

    assert "林晓棠" not in _rows(report) and _rows(report)["周以宁"].pieces == 1
    assert report.total.reviews == 3


def test_report_without_the_right_is_refused() -> None:
    with pytest.raises(NotAllowed):
        work_report.report_of(factories.member("section editor"), NOVEMBER)


def test_queries_do_not_grow_with_the_month() -> None:
    user = factories.member("desk chief")
    people = factories.desk()
    _byline(_through_the_desk("一", 2, people), "林晓棠")
    work_report.report_of(user, NOVEMBER)
    with CaptureQueriesContext(connection) as few:
        work_report.report_of(user, NOVEMBER)
    for number in range(6):
        _byline(_through_the_desk(f"{number}", 2, people), f"记者{number}")
    with CaptureQueriesContext(connection) as many:
        work_report.report_of(user, NOVEMBER)

    assert len(many) == len(few) <= 9


# The page and the file


def _csv(client: Client, **data) -> list[list[str]]:
    answer = client.post(f"{URL}work.csv", {"month": "2026-11"} | data)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("group", ["desk chief", "editor-in-chief"])
def test_page_shows_the_month_to_who_has_the_right(client: Client, group: str) -> None:
    _byline(factories.published(at=_at(3)), "林晓棠")
    client.force_login(factories.member(group))

    page = client.get(f"{URL}work/", {"month": "2026-11"}).text

    assert "林晓棠" in page and "?month=2026-10" in page
    assert f"{URL}work/" in client.get("/admin/").text


@pytest.mark.parametrize("group", ["reporter", "section editor", "proofreader", "finance"])
def test_others_are_refused_on_both_ways(client: Client, group: str) -> None:
    client.force_login(factories.member(group))

    assert client.get(f"{URL}work/").status_code == 403
    assert client.post(f"{URL}work.csv").status_code == 403
    assert f"{URL}work/" not in client.get("/admin/").text
    assert not Event.objects.filter(verb="export_work").exists()


def test_superuser_has_no_short_cut(client: Client) -> None:
    client.force_login(factories.user(is_superuser=True))

    assert client.get(f"{URL}work/").status_code == 403


def test_file_has_a_line_for_each_person_and_the_sums(client: Client) -> None:
    _byline(factories.published(at=_at(3), body="<p>五个字的文</p>"), "林晓棠")
    client.force_login(factories.member("desk chief", "秦望舒"))

    rows = _csv(client)

    assert ["林晓棠", "1", "5", "0", "0", "0", "0", ""] in rows
    assert rows[-3][1:] == ["1", "5", "0", "3", "3", "0", ""]
    assert "秦望舒" in rows[-1][0] and "2026-11-20 12:00" in rows[-1][0]


@pytest.mark.parametrize(
    "name", ["=1+1", "+8", "-8", "@SUM", "\t=1", "\r=1", "＝1+1", "＠SUM", " =1", "　－1"]
)
def test_name_that_is_a_formula_is_made_a_text(client: Client, name: str) -> None:
    _byline(factories.published(at=_at(3)), name)
    client.force_login(factories.member("desk chief"))

    assert f"'{name}" in [row[0] for row in _csv(client) if row]


def test_file_is_fetched_by_a_form_and_recorded(client: Client) -> None:
    person = factories.member("desk chief")
    client.force_login(person)
    assert client.get(f"{URL}work.csv").status_code == 405

    _csv(client)

    event = Event.objects.latest("pk")
    assert (event.verb, event.actor, event.data) == ("export_work", person, {"month": "2026-11"})
