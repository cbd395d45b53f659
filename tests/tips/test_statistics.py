"""The statistics of tips: exact numbers for a small world, who may see them, and the files."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from articles.access import NotAllowed
from articles.models import Event
from tests import factories
from tests.tips import making
from tips import rewards, statistics
from tips.models import Category, Reward, Source, Tip
from tips.statistics import Period

pytestmark = pytest.mark.django_db
URL = "/admin/tips/tip/statistics"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    at = time_machine.travel("2026-11-20T12:00:00+08:00", tick=False)
    with at, translation.override("en"):
        yield


def _tip(
    at: tuple[int, ...] = (2026, 11, 9, 12),
    status: str = "new",
    channel: str = "wechat",
    answered: float | None = None,
    **fields,
) -> Tip:
    """As a row: `answered` is hours after the receipt."""
    received = timezone.make_aware(datetime(*at))
    number = Tip.objects.count()
    source = Source.objects.create(channel=channel, identity_hash=f"{number}")
    return Tip.objects.create(
        code=f"C{number:07}",
        status=status,
        channel=channel,
        source=source,
        received_at=received,
        first_sent_at=received,
        last_sent_at=received,
        first_answered_at=None if answered is None else received + timedelta(hours=answered),
        **fields,
    )


def _of(first: date = NOVEMBER, last: date = NOVEMBER, group: str = "editor-in-chief"):
    return statistics.of(factories.member(group), Period(first, last))


def _lines(name: str, **period) -> dict[str, statistics.Line]:
    return {line.name: line for line in _of(**period).by[name]}


def test_tips_count_by_what_became_of_them() -> None:
    for status in ("new", "checking", "adopted", "adopted", "declined", "duplicate", "spam"):
        _tip(status=status)

    total = _of().total

    assert (total.number, total.adopted, total.declined) == (7, 2, 1)
    assert (total.duplicate, total.spam, total.open) == (1, 1, 2)
    assert total.rate == 40  # two of five: neither spam nor the duplicate


def test_rate_is_unknown_where_nothing_could_be_adopted() -> None:
    _tip(status="spam")

    assert _of().total.rate is None and statistics.Line("").rate is None


def test_tip_counts_in_the_month_of_the_paper_s_own_clock() -> None:
    _tip((2026, 10, 31, 23, 59))
    _tip((2026, 11, 1, 0, 0))
    _tip((2026, 9, 30, 23, 59))

    lines = _of(OCTOBER, NOVEMBER).by["month"]

    assert [(line.name, line.number) for line in lines] == [("2026-10", 1), ("2026-11", 1)]


def test_month_without_tips_has_its_line() -> None:
    _tip()

    names = [line.name for line in _of(date(2025, 12, 1), NOVEMBER).by["month"]]

    assert names[0] == "2025-12" and names[-1] == "2026-11" and len(names) == 12


def test_long_time_is_told_by_the_year() -> None:
    _tip((2022, 5, 1))
    _tip((2026, 1, 1, 0, 0))
    _tip((2025, 12, 31, 23, 59))

    lines = _of(date(2022, 3, 1), NOVEMBER).by["month"]

    assert [(line.name, line.number) for line in lines] == [
        ("2022", 1),
        ("2023", 0),
        ("2024", 0),
        ("2025", 1),
        ("2026", 1),
    ]


def test_places_below_a_street_count_for_it() -> None:
    places = factories.huayang()
    area = factories.place("正北上街片区", places["华阳街道"], level="area")
    compound = factories.place("锦绣苑", area, level="compound")
    for place in ("祥龙社区", "安公社区", "华阳街道", "四川天府新区"):
        _tip(place=places[place])
    _tip(place=compound, status="adopted")
    _tip()

    lines = _lines("place")

    assert (lines["华阳街道"].number, lines["华阳街道"].adopted) == (4, 1)
    assert lines["四川天府新区"].number == lines["without a place"].number == 1
    assert len(lines) == 3


def test_streets_of_one_name_are_told_apart_by_their_district() -> None:
    for name in ("青羊区", "金牛区"):
        district = factories.place(name, level="district")
        _tip(place=factories.place("红星街道", district, level="street"))

    assert set(_lines("place")) == {"红星街道（青羊区）", "红星街道（金牛区）"}


def test_tips_by_channel_and_category() -> None:
    category = Category.objects.get(name="居住物业")
    _tip(channel="wechat", category=category)
    _tip(channel="phone", category=category)
    _tip(channel="phone")

    assert {name: line.number for name, line in _lines("channel").items()} == {
        "telephone": 2,
        "WeChat": 1,
    }
    assert {name: line.number for name, line in _lines("category").items()} == {
        "居住物业": 2,
        "without a category": 1,
    }


@pytest.mark.parametrize(
    ("hours", "median", "ninetieth"),
    [
        ([], None, None),
        ([2], 2.0, 2.0),
        ([1, 2, 30], 2.0, 30.0),
        ([1, 2, 3, 4], 2.0, 4.0),
        ([0.5, *[1] * 8, 100], 1.0, 1.0),
        ([0], 0.0, 0.0),
        ([0.04, 0.05, 0.16], 0.1, 0.2),
    ],
)
def test_time_to_the_first_answer(hours: list[float], median, ninetieth) -> None:
    for each in hours:
        _tip(answered=each)
    _tip()

    total = _of().total

    assert (total.median, total.ninetieth) == (median, ninetieth)


def test_median_of_a_street_is_over_all_its_places() -> None:
    places = factories.huayang()
    _tip(place=places["祥龙社区"], answered=1)
    _tip(place=places["祥龙社区"], answered=2)
    _tip(place=places["安公社区"], answered=50)

    assert _lines("place")["华阳街道"].median == 2.0


def test_rewards_are_summed_when_they_are_approved_or_paid() -> None:
    making.approved(50)
    making.paid(100)
    making.proposed(300)
    rewards.reverse(making.approved(70), actor=making.finance(), reason="撤稿")

    statistic = _of()

    assert statistic.total.rewards == 15000
    assert statistic.by["channel"][0].rewards == 15000
    assert statistic.by["month"][0].rewards == 15000


def test_share_of_a_joint_informant_counts_where_their_tip_does() -> None:
    reward = making.approved(50)
    other = _tip((2026, 10, 5))
    Reward.objects.filter(pk=reward.pk).update(tip=other)

    assert _of().total.rewards == 0 and _of(OCTOBER, OCTOBER).total.rewards == 5000


def test_amounts_are_for_who_may_see_them() -> None:
    making.paid(100)
    person = factories.user(rights=("view_tip_statistics",))

    statistic = statistics.of(person, Period(NOVEMBER, NOVEMBER))

    assert not statistic.with_amounts and statistic.total.rewards == 0
    heads = statistics.columns(with_amounts=False)
    assert "Rewards (yuan)" not in heads and len(heads) == 9


def test_erased_tip_keeps_counting() -> None:
    tip = _tip(status="adopted", answered=3)
    Tip.objects.filter(pk=tip.pk).update(text="", headline="", purged_at=timezone.now())

    assert (_of().total.adopted, _of().total.median) == (1, 3.0)


def test_statistics_cost_the_same_however_many_tips() -> None:
    places = factories.huayang()
    person = factories.member("editor-in-chief")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            statistics.of(person, Period(OCTOBER, NOVEMBER))
        return len(queries)

    _tip(place=places["祥龙社区"], answered=1)
    statistics.of(person, Period(OCTOBER, NOVEMBER))  # its rights are kept with the person
    before = asked()
    for number in range(12):
        _tip(
            channel=("qq", "web")[number % 2],
            place=list(places.values())[number % 4],
            category=Category.objects.all()[number % 3],
            answered=number,
        )

    assert asked() == before <= 5


@pytest.mark.parametrize("group", ["section editor", "finance", "proofreader", "reporter"])
def test_statistics_are_a_right(client: Client, group: str) -> None:
    person = factories.member(group)
    with pytest.raises(NotAllowed):
        statistics.of(person, Period(NOVEMBER, NOVEMBER))
    client.force_login(person)
    assert client.get(f"{URL}/").status_code == 403
    for ending in ("xlsx", "csv"):
        assert client.post(f"{URL}.{ending}").status_code == 403
    assert not Event.objects.filter(verb="export_tip_statistics").exists()


# The page and its files


@pytest.fixture
def chief(client: Client):
    person = factories.member("editor-in-chief", "贺总编")
    client.force_login(person)
    return person


def test_page_draws_each_way_to_group_them_with_its_numbers(client: Client, chief) -> None:
    places = factories.huayang()
    _tip(place=places["祥龙社区"], status="adopted", answered=4)

    answer = client.get(f"{URL}/", {"first": "2026-10", "last": "2026-11"})

    page = answer.content.decode()
    assert page.count('class="chart') == page.count("<title id=") == page.count("<desc id=") == 4
    assert page.count('role="img"') == 4 and 'style="' not in page
    groups = {group["name"]: group for group in answer.context["groups"]}
    name, numbers = groups["place"]["rows"][0]
    assert name == "华阳街道" and dict(numbers)["First answer, median (hours)"] == "4.0"
    assert dict(numbers)["Adoption rate (%)"] == "100"


def test_page_without_a_time_shows_twelve_months(client: Client, chief) -> None:
    period = client.get(f"{URL}/").context["period"]

    assert (period.first, period.last) == (date(2025, 12, 1), NOVEMBER)


@pytest.mark.parametrize(
    "query",
    [
        {"first": "x"},
        {"first": "2026-11", "last": "2026-13"},
        {"first": "1900-01", "last": "2999-12"},
        {"first": "2026-11", "last": "2026-01"},
        {"first": "\0", "last": "９"},
    ],
)
def test_page_takes_nonsense_in_its_address(client: Client, chief, query: dict) -> None:
    _tip()

    assert client.get(f"{URL}/", query).status_code in (200, 400)


def test_page_of_a_time_without_tips(client: Client, chief) -> None:
    answer = client.get(f"{URL}/", {"first": "2020-01", "last": "2020-02"})

    assert "No tip was received in this time." in answer.content.decode()
    assert 'class="chart' not in answer.content.decode()


def test_files_have_what_the_page_has_and_are_recorded(client: Client, chief) -> None:
    _tip(status="adopted", answered=4)
    _tip(status="declined")
    asked = {"first": "2026-11", "last": "2026-11"}

    text = client.post(f"{URL}.csv", asked)
    book = load_workbook(io.BytesIO(client.post(f"{URL}.xlsx", asked).content))

    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["By month", "Tips", "Adopted", "Adoption rate (%)"]
    assert rows[1] == ["2026-11", "2", "1", "50", "1", "0", "0", "0", "4.0", "4.0", "0.00"]
    assert "exported by 贺总编 2026-11-20 12:00" in rows[-1][0]
    assert book.sheetnames == ["By month", "By place", "By channel", "By category"]
    assert [cell.value for cell in book["By channel"][2]][:3] == ["WeChat", 2, 1]
    events = Event.objects.filter(verb="export_tip_statistics")
    assert sorted(event.data["form"] for event in events) == ["csv", "xlsx"]
    assert text["Content-Disposition"] == 'attachment; filename="tips-2026-11-2026-11.csv"'


def test_files_are_made_by_no_get(client: Client, chief) -> None:
    assert client.get(f"{URL}.csv").status_code == client.get(f"{URL}.xlsx").status_code == 405
