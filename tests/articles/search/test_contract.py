"""What search finds: the same on both databases, held against looking through every text."""

import random
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import search, workflow
from articles.lib import html_words
from articles.models import Article, SearchEntry
from huaxi_news.demo import reading
from tests import factories

pytestmark = pytest.mark.django_db


def titles(typed: str, **options) -> list[str]:
    page = search.find(search.question(typed), **options)
    return [hit.revision.title for hit in page.hits]


@pytest.fixture
def bridge() -> Article:
    return factories.published(
        "南京市长江大桥维修", body="<p>桥面从3号线一侧封闭，约2.5万人绕行。</p>", summary="半幅封闭"
    )


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "南京",
            "市长",
            "长江大桥",
            "桥",
            "維修",
            "封闭 绕行",
            '"半幅封闭"',
            "３号线",
            "2.5万",
            "5万",
        ),
        *('"半幅', "封闭\u201d", "南京 -食堂", "“大桥维修”", "大桥维修，桥面", "南京 AND 长江"[:2]),
    ],
)
def test_found(bridge: Article, typed: str):
    assert titles(typed) == [bridge.live.title]


@pytest.mark.parametrize(
    "typed",
    ["食堂", "南京 -维修", '"封闭半幅"', "13号线", "25万", "江长", "🎉", "南京 食堂", "-南京"],
)
def test_not_found(bridge: Article, typed: str):
    assert titles(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "' OR 1=1 --",
            '"南京" NEAR 长江',
            "南京*",
            "南京 & !长江",
            "title:南京",
            "words MATCH 1",
        ),
        *("\0", "(((", '"', "-", "--", "“", "南" * 3000, "a" * 3000, "\\' : *", "%s %(x)s {0}"),
        *("南京" + "\u200d" * 500, "👨‍👩‍👧", "\ue000食堂", "\ue002public", "a-" * 900, '"" "" -""'),
    ],
)
def test_anything_gives_a_page(bridge: Article, typed: str):
    search.find(search.question(typed))
    search.matching(search.question(typed))


def test_operators_of_the_database_are_words():
    made = factories.published("NOT AND OR NEAR", body="<p>AND</p>")

    assert titles("not") == titles("NEAR and") == [made.live.title]


def test_headline_before_summary_before_text_and_newer_before_older():
    text = factories.published("甲", body="<p>食堂</p>", days_ago=1)
    older = factories.published("乙", body="<p>食堂</p>", days_ago=3)
    summary = factories.published("丙", summary="食堂", days_ago=200)
    headline = factories.published("食堂", days_ago=1000)

    ordered = [each.live.title for each in (headline, summary, text, older)]
    assert titles("食堂") == ordered
    assert titles("食堂", by_date=True) == ["甲", "乙", "丙", "食堂"]


def test_pages_follow_one_another_without_gap_or_repetition():
    for number in range(30):
        word = "食堂" if number % 3 else "开张的食堂"
        factories.published(f"{word}{number}", body="<p>食堂</p>", days_ago=number * 40)
    seen, below = [], None
    for _page in range(20):
        options = {} if below is None else {"below": below}
        page = search.find(search.question("食堂"), size=7, **options)
        seen += [hit.article for hit in page.hits]
        if (below := page.following) is None:
            break

    assert len(seen) == len(set(seen)) == 30
    assert len(search.find(search.question("食堂"), size=30).hits) == 30


def test_only_what_readers_may_see():
    factories.draft("食堂的草稿")
    factories.published("食堂明天开", at=timezone.now() + timedelta(days=1))
    shown = factories.published("食堂开了")
    factories.revised(shown, title="食堂关了")

    assert titles("食堂") == ["食堂开了"]
    assert set(titles("食堂", is_public=False)) == {"食堂的草稿", "食堂明天开", "食堂关了"}


def test_withdrawn_is_gone_and_restored_is_back():
    article, chief = factories.published("食堂开了"), factories.chief()
    workflow.withdraw(article, actor=chief, reason="有误")
    assert titles("食堂") == [] and search.matching(search.question("食堂")) == []

    workflow.restore(article, actor=chief)
    assert titles("食堂") == ["食堂开了"]


def test_corrected_text_is_found_by_its_new_words_only():
    article = factories.published("食堂开了", body="<p>七点开门</p>")
    factories.republished(article, body="<p>八点开门</p>")

    assert titles("七点") == [] and titles("八点") == ["食堂开了"]


def test_narrowed_by_everything_at_once():
    places = factories.huayang()
    village, author, topic = places["祥龙社区"], factories.reporter(), factories.topic()
    wanted = factories.published(
        "食堂一", places=[village], topics=[topic], reporters=[author], tags=["养老"], days_ago=2
    )
    factories.published("食堂二", days_ago=2)
    day = timezone.localdate(wanted.published_at)
    tag = wanted.tags.get().pk
    for narrowed in (
        {"place": village.pk},
        {"place": village.parent_id},
        {"topic": topic.pk},
        {"reporter": author.pk},
        {"tag": tag},
        {"place": village.pk, "tag": tag, "since": day, "until": day, "source": "original"},
    ):
        asked = search.question("食堂", search.Narrowed(**narrowed))
        assert [hit.article for hit in search.find(asked).hits] == [wanted.pk], narrowed
    assert not search.find(
        search.question("食堂", search.Narrowed(since=day + timedelta(days=1)))
    ).hits
    assert len(search.find(search.question("", search.Narrowed(section=wanted.section_id))).hits)


def test_found_by_its_names_and_tags():
    made = factories.published("食堂", reporters=[factories.reporter("林晓棠")], tags=["养老"])

    assert titles("林晓棠") == titles("养老") == [made.live.title]


def test_rebuild_gives_what_was_written_as_it_happened():
    for number in range(5):
        factories.published(f"食堂{number}", days_ago=number)
    factories.draft("草稿")
    before = sorted(SearchEntry.objects.values_list())

    search.rebuild(anew=True)

    assert sorted(SearchEntry.objects.values_list()) == before
    assert len(titles("食堂")) == 5 and search.missing() == 0


def test_rebuild_goes_on_where_it_was_killed(django_assert_max_num_queries):
    made = [factories.published(f"食堂{number}") for number in range(3)]
    search.remove(made[1])
    assert search.missing() == 1

    search.rebuild()

    assert len(titles("食堂")) == 3
    with django_assert_max_num_queries(15):  # nothing is cut again
        search.rebuild()


# Many of one moment


def test_archive_that_knows_days_alone_is_found_whole_and_in_its_days():
    now = timezone.localtime() - timedelta(days=2)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    last_second = noon.replace(hour=23, minute=59, second=59) - timedelta(days=1)
    made = [factories.published(f"食堂{number}", at=noon) for number in range(15)]
    late = [factories.published(f"食堂晚{number}", at=last_second) for number in range(3)]
    seen, below = [], None
    for _page in range(5):
        options = {} if below is None else {"below": below}
        page = search.find(search.question("食堂"), size=4, **options)
        seen += [hit.article for hit in page.hits]
        below = page.following

    assert seen == [each.pk for each in (*reversed(made), late[0], *late[1:])]
    day = last_second.date()
    that_day = search.question("", search.Narrowed(since=day, until=day))
    assert {hit.article for hit in search.find(that_day).hits} == {each.pk for each in late}
    search.rebuild(anew=True)
    assert len(titles("食堂")) == 18


def test_changed_words_leave_an_article_where_it_stands():
    noon = timezone.now() - timedelta(days=2)
    made = [factories.published(f"食堂{number}", at=noon) for number in range(6)]
    before = titles("食堂")
    workflow.withdraw(made[0], actor=factories.chief(), reason="重复")
    made[3].tags.add("养老")
    search.put(made[3])

    assert titles("食堂") == before[:-1]


def test_the_last_days_of_the_calendar_are_days():
    factories.published("食堂")
    narrowed = search.Narrowed(since=date.min, until=date.max)

    assert len(search.find(search.question("食堂", narrowed)).hits) == 1


# Time


def test_statement_of_the_database_that_is_too_slow_is_known_by_its_code():
    forever = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    )
    with pytest.raises(search.TooSlow), search.index.backend().time_limit(0.1):
        connection.cursor().execute(forever)


def test_page_ends_with_what_it_has_when_looking_takes_too_long(monkeypatch):
    for number in range(12):
        factories.published(f"食堂{number}", body="<p>社区食堂</p>", days_ago=number)
    monkeypatch.setattr(search.finding, "_PATIENCE", -1)
    seen, below = [], search.finding.keys.END
    for _page in range(20):
        page = search.find(search.question("社区食堂"), size=3, below=below)
        seen += [hit.article for hit in page.hits]
        if page.following is None:
            break
        below = page.following

    assert len(seen) == len(set(seen)) == 12


# Against looking through every text


@pytest.fixture(scope="module")
def corpus(django_db_setup, django_db_blocker):
    """The demo's stories, and as many made of their sentences in another order."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield _filled()
            transaction.set_rollback(True)


def _filled() -> dict[int, str]:
    chance = random.Random(5)
    stories = reading.stories(timezone.localtime())
    lines = [line for story in stories for line in story.lines if len(line) > 20]
    texts = [(story.header["title"], story.lines) for story in stories]
    texts += [(f"{chance.choice(lines)[:18]}", chance.sample(lines, 6)) for _ in range(40)]
    found = {}
    section = factories.section()
    for number, (title, parts) in enumerate(texts):
        body = "".join(f"<p>{re.sub('[<>&]', '', part)}</p>" for part in parts)
        made = factories.published(title[:100], body=body, section=section, days_ago=number)
        found[made.pk] = f"{made.live.title}\n{html_words.text(made.live.body)}"
    return found


@pytest.mark.parametrize("length", range(1, 9))
def test_every_word_that_is_in_a_text_finds_it(corpus, length: int):
    """Recall 1.0, and nothing else is found (precision at 10 and beyond)."""
    chance = random.Random(length)
    runs = [run for text in corpus.values() for run in re.findall("[\u4e00-\u9fff]+", text)]
    runs = [run for run in runs if len(run) >= length]
    for _ in range(25):
        run = chance.choice(runs)
        start = chance.randrange(len(run) - length + 1)
        typed = run[start : start + length]
        page = search.find(search.question(typed), size=200)

        assert {hit.article for hit in page.hits} == {
            pk for pk, text in corpus.items() if typed in text
        }, typed
