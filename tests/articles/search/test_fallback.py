"""What is shown when nothing has all the words: the nearest, and of which kind it is said to be."""

import pytest

from articles import search
from articles.models import Place, PlaceAlias
from articles.search import Kind, Narrowed
from tests import factories

pytestmark = pytest.mark.django_db


def _answer(typed: str, narrowed: Narrowed | None = None, **options) -> search.Answer:
    return search.answer(search.question(typed, narrowed), **options)


def _titles(answer: search.Answer) -> list[str]:
    return [hit.revision.title for hit in answer.page.hits]


def _words(answer: search.Answer) -> list[str]:
    return [each.written for each in answer.question.wanted]


@pytest.fixture
def street() -> Place:
    found = factories.huayang()["华阳街道"]
    PlaceAlias.objects.create(place=found, name="华阳镇")
    return found


def test_none_where_something_has_the_words():
    factories.published("食堂")
    answer = _answer("食堂")

    assert answer.fallback is None and _titles(answer) == ["食堂"]


@pytest.mark.parametrize("typed", ["华阳镇", "華陽鎮", "华阳镇 修路", "华阳镇修路"])
def test_place_is_found_by_its_other_name(street: Place, typed: str):
    factories.published("修路", body="<p>华阳街道修路。</p>")
    answer = _answer(typed)

    assert answer.fallback == Kind.ALIAS and answer.place is None
    assert "华阳街道" in _words(answer) and _titles(answer) == ["修路"]


def test_place_that_no_text_names_is_found_as_what_it_is_about(street: Place):
    factories.published("食堂开了", places=[street])
    factories.published("食堂在别处")
    answer = _answer("华阳镇食堂")

    assert answer.fallback == Kind.ALIAS and answer.place == street
    assert _words(answer) == ["食堂"] and _titles(answer) == ["食堂开了"]


def test_place_is_not_another_than_it_was_narrowed_to(street: Place):
    factories.published("食堂开了", places=[street])
    elsewhere = factories.place("大邑社区")

    assert _titles(_answer("华阳镇", Narrowed(place=elsewhere.pk))) == []


def test_word_that_nothing_has_is_left_out():
    factories.published("食堂装了电梯")
    answer = _answer("食堂 斑马 电梯")

    assert answer.fallback == Kind.FEWER_WORDS
    assert _words(answer) == ["食堂", "电梯"] and _titles(answer) == ["食堂装了电梯"]


def test_of_words_that_never_meet_the_most_are_kept():
    factories.published("食堂和电梯", body="<p>在菜蔬街</p>")
    factories.published("斑马线")
    answer = _answer("斑马 食堂 电梯")

    assert _words(answer) == ["食堂", "电梯"] and _titles(answer) == ["食堂和电梯"]


def test_phrase_is_taken_apart():
    factories.published("食堂开了，电梯坏了")
    answer = _answer('"电梯 食堂"')

    assert answer.fallback == Kind.FEWER_WORDS and _words(answer) == ["电梯", "食堂"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("华阳食堂", ["华阳", "食堂"]),
        ("南京市长江大桥维修", ["南京", "长江大桥维修"]),
        ("长江大桥的桥墩", ["长江大桥"]),
    ],
)
def test_long_word_is_looked_for_in_pieces(typed: str, words: list[str]):
    factories.published("华阳又开了三家食堂")
    factories.published("南京长江大桥维修")
    answer = _answer(typed)

    assert answer.fallback == Kind.FEWER_WORDS and _words(answer) == words


@pytest.mark.parametrize(
    "typed", ["食梯", "13号", "covid20", "covid-20", "🎉", "，。", "-食堂", ""]
)
def test_nothing_near_what_can_not_be_cut(typed: str):
    factories.published("食堂电梯3号线COVID-19")
    answer = _answer(typed)

    assert answer.fallback is None and not answer.page.hits


def test_what_is_not_wanted_stays_unwanted():
    factories.published("食堂装了电梯")

    assert _titles(_answer("食堂 斑马 -电梯")) == []


def test_nothing_that_is_not_public_is_near():
    factories.draft("食堂装了电梯")

    assert _answer("食堂 斑马").fallback is None


def test_pages_of_a_fallback_follow_one_another():
    for number in range(5):
        factories.published(f"食堂{number}", days_ago=number)
    first = _answer("食堂 斑马", size=3)
    second = _answer("食堂 斑马", size=3, below=first.page.following)

    assert [*_titles(first), *_titles(second)] == [f"食堂{number}" for number in range(5)]
    assert second.fallback == Kind.FEWER_WORDS and second.page.following is None


def test_place_behind_the_last_result_is_an_empty_page():
    factories.published("食堂")

    for typed, fallback in (("食堂", None), ("食堂 斑马", search.Kind.FEWER_WORDS)):
        found = _answer(typed, below=7)
        assert _titles(found) == [] and found.page.following is None
        assert found.fallback == fallback


def test_pages_come_to_an_end_where_most_have_only_the_pieces():
    """More entries than a page looks at have the pairs, three of them the word."""
    for number in range(45):
        body = "<p>食堂号</p>" if number % 15 == 0 else "<p>食堂，堂号</p>"
        factories.published(f"第{number}", body=body, days_ago=number)
    seen, below = [], None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search.finding, "_MOST_LOOKED_AT", 10)
        for _page in range(20):
            options = {} if below is None else {"below": below}
            found = _answer("食堂号", size=2, **options)
            seen += _titles(found)
            below = found.page.following
            if below is None:
                break

    assert below is None and seen == ["第0", "第15", "第30"]


def test_too_slow_is_said_of_what_was_asked_alone(monkeypatch):
    factories.published("食堂")
    find = search.fallback.find

    def slow(question, **options):
        if len(question.wanted) == 1:
            raise search.TooSlow
        return find(question, **options)

    monkeypatch.setattr(search.fallback, "find", slow)
    assert _answer("食堂 斑马").page.hits == []
    with pytest.raises(search.TooSlow):
        _answer("食堂")


@pytest.mark.parametrize(
    "typed", ["无" * 2000, "斑马 " * 500, '"' + "斑 马 " * 400 + '"', "a b " * 300]
)
def test_long_question_asks_the_database_no_more_than_so_often(
    django_assert_max_num_queries, typed: str
):
    for number in range(4):
        factories.published(f"斑马无声{number}")
    with django_assert_max_num_queries(400):
        _answer(f"{typed} 食堂")
