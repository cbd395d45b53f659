"""What is suggested about a tip, and whose choice it never touches."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.tips import making
from tips import emptying, looking, triage
from tips.channels.base import Location
from tips.models import Category, Tip

pytestmark = pytest.mark.django_db
TEXT = "天府新区华阳街道祥龙社区三栋电梯停了三天，物业说没钱修，电梯里还漏水。"


@pytest.fixture
def places():
    return factories.huayang()


def fresh(tip: Tip) -> Tip:
    return Tip.objects.get(pk=tip.pk)


# Place


def test_most_specific_place_that_the_text_names_is_suggested(places):
    tip = making.tip(TEXT)

    assert looking.look_at(tip)

    assert fresh(tip).place == tip.place == places["祥龙社区"]
    assert fresh(tip).place_is_suggested


def test_of_two_alike_the_one_that_is_named_more_often_is_suggested(places):
    tip = making.tip("祥龙社区的人到安公社区取水，安公社区的水管没有坏。")
    looking.look_at(tip)
    assert fresh(tip).place == places["安公社区"]


def test_what_the_sender_map_calls_the_place_counts(places):
    tip = making.tip("楼下的水管爆了")
    making.told(
        "",
        sender=tip.source.identity,
        kind="location",
        location=Location(30.5, 104.06, "华阳街道祥龙社区三栋"),
    )
    looking.look_at(tip)
    assert fresh(tip).place == places["祥龙社区"]


def test_what_the_newsroom_calls_it_counts(places):
    tip = making.tip("楼下的水管爆了")
    triage.describe(tip, actor=making.tips_editor(), headline="安公社区水管爆裂")
    looking.look_at(tip)
    assert fresh(tip).place == places["安公社区"]


@pytest.mark.parametrize("chosen", ["安公社区", "华阳街道"])
def test_place_that_an_editor_chose_stays(places, chosen):
    tip = making.tip(TEXT)
    triage.describe(tip, actor=making.tips_editor(), place=places[chosen])

    looking.look_at(tip)

    assert fresh(tip).place == places[chosen] and not fresh(tip).place_is_suggested


def test_suggested_place_follows_what_is_told_later(places):
    tip = making.tip("华阳街道停水了")
    looking.look_at(tip)
    assert fresh(tip).place == places["华阳街道"]

    making.told("是祥龙社区", sender=tip.source.identity)
    looking.look_at(tip)

    assert fresh(tip).place == places["祥龙社区"] and fresh(tip).place_is_suggested


def test_place_that_came_with_the_tip_stays_where_the_text_says_less(places):
    tip = making.tip("华阳街道停水了")
    Tip.objects.filter(pk=tip.pk).update(place=places["祥龙社区"], place_is_suggested=True)
    looking.look_at(tip)
    assert fresh(tip).place == places["祥龙社区"]


# Category


def test_category_whose_words_stand_there_most_often_is_suggested(places):
    tip = making.tip(TEXT)
    looking.look_at(tip)
    assert fresh(tip).category.name == "居住物业" and fresh(tip).category_is_suggested


def test_of_two_categories_alike_the_first_of_the_list_is_suggested():
    second = Category.objects.create(name="二", keywords="猫咪", position=91)
    first = Category.objects.create(name="一", keywords="树上\n", position=90)
    tip = making.tip("猫咪在树上")

    looking.look_at(tip)
    assert fresh(tip).category == first

    Category.objects.filter(pk=second.pk).update(position=89)
    looking.look_at(tip)
    assert fresh(tip).category == second


def test_nothing_is_suggested_for_a_text_that_says_nothing(places):
    tip = making.tip("在吗朋友")
    assert looking.look_at(tip)
    assert (fresh(tip).place, fresh(tip).category) == (None, None)
    assert not fresh(tip).place_is_suggested and not fresh(tip).category_is_suggested
    assert fresh(tip).looked_at


def test_category_that_an_editor_chose_stays():
    tip, chosen = making.tip(TEXT), Category.objects.get(name="其他")
    triage.describe(tip, actor=making.tips_editor(), category=chosen)
    looking.look_at(tip)
    assert fresh(tip).category == chosen and not fresh(tip).category_is_suggested


# At one moment, and later


def test_tip_that_grows_while_it_is_looked_at_is_looked_at_again(places, monkeypatch):
    tip = making.tip("楼下的水管爆了")
    labels = looking._labels

    def grow(found: Tip) -> list[str]:
        if found.version == 0:
            making.told("在祥龙社区", sender=tip.source.identity)
        return labels(found)

    monkeypatch.setattr(looking, "_labels", grow)
    assert looking.look_at(tip)

    assert "祥龙社区" in fresh(tip).text and fresh(tip).place == places["祥龙社区"]


def test_tip_that_never_rests_is_left_to_the_clock(monkeypatch):
    tip = making.tip()

    def grow(found: Tip) -> list[str]:
        Tip.objects.filter(pk=found.pk).update(version=found.version + 1, text="还有")
        return []

    monkeypatch.setattr(looking, "_labels", grow)
    assert not looking.look_at(tip)
    assert fresh(tip).looked_at is None and fresh(tip).text == "还有"


def test_looking_changes_nothing_that_an_editor_saves_at_that_moment(places):
    stale = making.tip(TEXT)
    triage.check(fresh(stale), actor=making.tips_editor())
    looking.look_at(stale)
    assert fresh(stale).status == "checking" and fresh(stale).version == 1


def test_clock_looks_at_what_no_worker_looked_at_and_goes_on_after_a_fault(monkeypatch, places):
    making.tip("第一条", sender="a")
    broken = making.tip("坏的一条", sender="b")
    labels = looking._labels
    monkeypatch.setattr(
        looking, "_labels", lambda tip: labels(tip) if tip.pk != broken.pk else 1 / 0
    )

    assert looking.look_at_left_over() == 0  # a worker may be about to
    assert looking.look_at_left_over(timezone.now() + timedelta(minutes=1)) == 1
    assert list(Tip.objects.filter(looked_at=None)) == [broken]


def test_erased_tip_is_not_looked_at(places):
    tip = making.tip(TEXT)
    emptying.empty_tips([tip.pk], timezone.now())
    assert not looking.look_at(tip)
    assert not fresh(tip).fingerprint and fresh(tip).place is None
