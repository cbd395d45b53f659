"""Which tips are shown as perhaps the same, with how much they are alike, and which never."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.tips import making
from tips import duplicates, emptying, looking, triage
from tips.models import Tip

pytestmark = pytest.mark.django_db
TOLD = "锦悦华庭2栋电梯停在三楼和四楼中间，关了一家三口"
AGAIN = "锦悦华庭电梯困人，2栋，一家三口关在里面二十分钟"
OTHER = "沙河社区坝子上，广场舞和太极的老人为场地吵架"


def told(text: str, *, days: float = 0, **fields) -> Tip:
    """A tip of so many days ago that a worker has looked at."""
    tip = making.tip(text, sent_at=_ago(days), **fields)
    Tip.objects.filter(pk=tip.pk).update(received_at=_ago(days))
    tip.refresh_from_db()
    looking.look_at(tip)
    return tip


def _ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def likely(tip: Tip) -> list[Tip]:
    found = duplicates.likely(Tip.objects.select_related("source").get(pk=tip.pk))
    return [each.tip for each in found]


# Which, and in what order


def test_tip_that_tells_of_the_same_is_found_with_its_share() -> None:
    first, tip = told(TOLD, days=2), told(AGAIN)
    told(OTHER)

    (found,) = duplicates.likely(tip)

    assert found.tip == first
    assert 0.3 <= found.score < 1 and found.percent == round(found.score * 100)
    assert likely(first) == [tip]  # and the other way round


def test_the_same_words_are_the_same() -> None:
    told(TOLD)
    (found,) = duplicates.likely(told(TOLD))
    assert found.percent == 100


def test_most_alike_comes_first_and_five_are_shown() -> None:
    same = told(TOLD, days=20)
    for number in range(6):
        told(AGAIN, days=2 + number)
    tip = told(TOLD + "。")

    found = duplicates.likely(tip)

    assert found[0].tip == same and len(found) == duplicates.MOST
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_of_two_alike_the_one_that_came_first_is_first() -> None:
    first, second = told(TOLD, days=3), told(TOLD, days=4)
    assert likely(told(TOLD)) == sorted([first, second], key=lambda tip: tip.pk)


def test_what_only_happened_near_by_is_not_shown() -> None:
    told("锦悦华庭物业涨停车费，业主不同意")
    told(OTHER)
    assert likely(told(TOLD)) == []


@pytest.mark.parametrize("text", ["", "在吗", "！！！"])
def test_tip_without_words_is_like_nothing(text: str) -> None:
    told(TOLD)
    tip = told("先有字")
    Tip.objects.filter(pk=tip.pk).update(text=text, fingerprint=b"")
    assert likely(tip) == []


# What says more


def score(tip: Tip) -> float:
    (found,) = duplicates.likely(Tip.objects.select_related("source").get(pk=tip.pk))
    return found.score


def test_same_place_says_more_and_another_place_hides_nothing() -> None:
    places = factories.huayang()
    first, tip = told(TOLD, days=3), told(AGAIN)
    without = score(tip)

    Tip.objects.filter(pk=first.pk).update(place=places["祥龙社区"])
    Tip.objects.filter(pk=tip.pk).update(place=places["安公社区"])
    elsewhere = score(tip)
    Tip.objects.filter(pk=tip.pk).update(place=places["祥龙社区"])

    assert score(tip) == pytest.approx(without + 0.06) and elsewhere == without


def test_same_day_says_more() -> None:
    first, tip = told(TOLD, days=3), told(AGAIN)
    apart = score(tip)
    Tip.objects.filter(pk=first.pk).update(received_at=_ago(0.5))
    assert score(tip) == pytest.approx(apart + 0.04)


def test_same_contact_says_more_and_alone_says_nothing() -> None:
    first, tip, other = told(TOLD, days=3), told(AGAIN), told(OTHER)
    before = score(tip)
    for each in (first, tip, other):
        each.source.contact_hash = each.source.contact_hash_of("13800001234")
        each.source.save()

    assert score(tip) == pytest.approx(before + 0.15)
    assert likely(other) == []


def test_share_is_never_more_than_the_whole() -> None:
    first, tip = told(TOLD), told(TOLD)
    place = factories.huayang()["祥龙社区"]
    for each in (first, tip):
        Tip.objects.filter(pk=each.pk).update(place=place)
        each.source.contact_hash = each.source.contact_hash_of("13800001234")
        each.source.save()
    assert score(tip) == 1


# Which never


@pytest.mark.parametrize(("days", "is_shown"), [(29.9, True), (30.1, False), (400, False)])
def test_thirty_days_are_looked_at(days: float, is_shown: bool) -> None:
    first = told(TOLD, days=days)
    tip = told(TOLD)
    assert likely(tip) == ([first] if is_shown else [])
    assert likely(first) == ([tip] if is_shown else [])


def test_spam_is_left_out_and_what_was_decided_is_not() -> None:
    spam, declined, editor = told(TOLD), told(TOLD), making.tips_editor()
    triage.spam(spam, actor=editor)
    triage.decline(declined, actor=editor, reason="已经报道过")

    assert likely(told(TOLD)) == [declined]


def test_what_was_merged_with_it_is_left_out_on_both_sides() -> None:
    head, merged, third = told(TOLD), told(TOLD), told(TOLD)
    triage.merge(merged, actor=making.tips_editor(), into=head)

    assert likely(head) == [third]
    assert likely(merged) == [third]
    assert likely(third) == [head]  # the one that stands for both


def test_erased_tip_is_neither_found_nor_compared() -> None:
    erased, tip = told(TOLD), told(TOLD)
    emptying.empty_tips([erased.pk], timezone.now())

    assert likely(tip) == [] and likely(erased) == []


def test_tip_that_nobody_looked_at_yet_is_compared_by_its_own_words() -> None:
    first, tip = told(TOLD), making.tip(AGAIN)
    Tip.objects.filter(pk=tip.pk).update(fingerprint=b"", looked_at=None)
    assert likely(tip) == [first]


# What it costs


def test_queries_do_not_grow_with_the_tips_and_no_seal_is_opened() -> None:
    tip = Tip.objects.select_related("source").get(pk=told(AGAIN).pk)
    told(TOLD)
    with CaptureQueriesContext(connection) as few:
        assert len(duplicates.likely(tip)) == 1
    for _number in range(8):
        told(TOLD)
    with CaptureQueriesContext(connection) as many:
        found = duplicates.likely(tip)

    assert len(many) == len(few) == 2 and len(found) == duplicates.MOST
    assert found[0].tip.source.get_deferred_fields() == {
        *("identity", "nickname", "contact", "address"),
    }
    assert "pin" in found[0].tip.get_deferred_fields()


def test_what_is_compared_closely_are_the_nearest_of_many(monkeypatch) -> None:
    monkeypatch.setattr(duplicates, "_CLOSELY", 2)
    for number in range(6):
        told(f"锦悦华庭{number}栋停水了，物业说明天修")
    same = told(TOLD, days=10)
    assert same in likely(told(TOLD))


def test_newest_are_compared_where_there_are_too_many(monkeypatch) -> None:
    monkeypatch.setattr(duplicates, "_COMPARED", 2)
    told(TOLD, days=9)
    newer = [told(TOLD, days=2), told(TOLD, days=1)]
    assert set(likely(told(TOLD))) == set(newer)
