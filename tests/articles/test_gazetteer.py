"""Place names in a text: the longest, the right one of several, and nothing that only looks so."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from articles import gazetteer
from articles.lib.name_index import NameIndex
from articles.models import Place, PlaceAlias
from tests import factories

pytestmark = pytest.mark.django_db

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def world():
    """华阳街道 with 祥龙社区, 安公社区, 菜蔬街社区; and a 祥龙社区 in 大邑县 too."""
    made = factories.huayang()
    city = factories.place("成都市", level="city")
    dayi = factories.place("大邑县", city, level="district")
    made["成都市"], made["大邑县"] = city, dayi
    made["王泗镇"] = factories.place("王泗镇", dayi, level="street")
    made["大邑祥龙社区"] = factories.place("祥龙社区", made["王泗镇"])
    made["菜蔬街社区"] = factories.place(
        "菜蔬街社区", made["华阳街道"], official_name="菜蔬街社区居委会"
    )
    PlaceAlias.objects.create(place=made["菜蔬街社区"], name="菜蔬社区")
    return made


def names(text: str, **options) -> list[str]:
    return [suggestion.place.name for suggestion in gazetteer.suggest(text, **options)]


def places(text: str, **options) -> list[Place]:
    return [suggestion.place for suggestion in gazetteer.suggest(text, **options)]


def test_places_come_in_the_order_of_their_first_mention(world):
    assert names("安公社区和华阳街道，还是安公社区。") == ["安公社区", "华阳街道"]


def test_mentions_are_counted_and_located(world):
    first = gazetteer.suggest("在安公社区，安公社区。")[0]
    assert (first.matched, first.count, first.first_at) == ("安公社区", 2, 1)
    assert first.reason


def test_alias_and_official_name_stand_for_the_place(world):
    assert names("菜蔬社区的老街") == ["菜蔬街社区"]
    assert names("菜蔬街社区居委会的大门") == ["菜蔬街社区"]


def test_longest_name_wins(world):
    lake = factories.place("龙湖祥龙社区", world["华阳街道"])
    assert places("龙湖祥龙社区开了会") == [lake]


def test_compound_that_shares_two_characters_is_not_the_community(world):
    factories.place("广都社区", world["华阳街道"])
    assert names("华新街广都花园的居民") == []


def test_repeated_name_is_the_one_whose_street_the_text_names(world):
    assert places("华阳街道昨日开会。祥龙社区也来了。")[1] == world["祥龙社区"]
    assert places("大邑县昨日开会。祥龙社区也来了。") == [world["大邑祥龙社区"]]


def test_repeated_name_right_behind_its_district_is_the_one_there(world):
    found = places("华阳街道祥龙社区结对大邑县祥龙社区")
    assert found == [world["华阳街道"], world["祥龙社区"], world["大邑祥龙社区"]]


def test_papers_district_says_more_than_the_city(world):
    text = "成都市公布了名单，有祥龙社区。"
    assert places(text) == [world["大邑祥龙社区"]]
    assert places(text, home=world["四川天府新区"]) == [world["祥龙社区"]]


def test_street_says_more_than_district(world):
    street = factories.place("万安街道", world["四川天府新区"], level="street")
    other = factories.place("安公社区", street)
    assert places("四川天府新区万安街道的安公社区") == [street, other]


def test_repeated_name_without_a_hint_is_ambiguous_and_not_chosen(world):
    found = gazetteer.look_up("祥龙社区办起了食堂")
    assert found.suggestions == []
    assert [ambiguity.matched for ambiguity in found.ambiguities] == ["祥龙社区"]
    assert set(found.ambiguities[0].places) == {world["祥龙社区"], world["大邑祥龙社区"]}


def test_repeated_name_without_a_hint_is_the_one_in_the_papers_district(world, monkeypatch):
    assert places("祥龙社区办起了食堂", home=world["四川天府新区"]) == [world["祥龙社区"]]
    for key in (world["大邑县"].slug, "510116003"):
        monkeypatch.setitem(settings.PAPER, "home_place", key)
        expected = world["祥龙社区"] if key == "510116003" else world["大邑祥龙社区"]
        assert places("祥龙社区办起了食堂") == [expected]


def test_home_that_is_unknown_chooses_nothing(world, monkeypatch):
    monkeypatch.setitem(settings.PAPER, "home_place", "nowhere")
    assert names("祥龙社区办起了食堂") == []


def test_city_is_never_suggested_and_a_district_only_alone(world):
    assert names("成都市四川天府新区公布了数字") == ["四川天府新区"]
    assert names("成都市四川天府新区安公社区公布了数字") == ["安公社区"]


def test_merged_place_gives_the_other(world):
    Place.objects.filter(pk=world["安公社区"].pk).update(merged_into=world["祥龙社区"])
    assert places("安公社区的老街") == [world["祥龙社区"]]


def test_place_that_is_gone_gives_way_to_one_that_is_there(world):
    Place.objects.filter(pk=world["大邑祥龙社区"].pk).update(is_gone=True)
    assert places("祥龙社区办起了食堂") == [world["祥龙社区"]]


def test_renamed_place_is_found_at_once_however_it_was_renamed(world):
    assert names("安公社区") == ["安公社区"]
    Place.objects.filter(name="安公社区").update(name="安民社区")  # no save, no signal
    assert names("安公社区和安民社区") == ["安民社区"]
    PlaceAlias.objects.filter(name="菜蔬社区").update(name="菜园社区")
    assert names("菜蔬社区和菜园社区") == ["菜蔬街社区"]


def test_own_name_of_a_sibling_is_stronger_than_an_alias(world):
    own = factories.place("菜蔬社区", world["华阳街道"])
    assert places("菜蔬社区的老街") == [own]


def test_text_without_places_or_names_is_no_trouble(world):
    assert names("") == []
    assert names("华") == []
    Place.objects.all().update(parent=None)
    assert names("今天下雨。") == []


def test_look_up_costs_three_queries(world, django_assert_num_queries):
    with django_assert_num_queries(3):
        gazetteer.suggest("华阳街道祥龙社区、安公社区、菜蔬社区")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("新街道", "新街道路今起改造"),
        ("石桥社区", "走进大石桥社区"),
        ("二桥社区", "走进十二桥社区"),
        ("双流区", "双流区域发展规划"),
        ("崇州市", "崇州市场回暖"),
        ("红旗村", "红旗村镇银行"),
        ("红旗村", "红旗村社区成立"),
        ("华西社区", "华西社区报记者"),
    ],
)
def test_name_inside_another_word_is_refused(name, text):
    assert NameIndex([name]).mentions(text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("华阳街道", "在华阳街道办事处门口"),
        ("石桥社区", "以上石桥社区居民"),
        ("红旗村", "红旗村民说"),
        ("华西社区", "华西社区报名处"),
        ("将军碑社区", "初步完成将军碑社区打造"),
        ("崇州市", "崇州市区"),
    ],
)
def test_name_at_the_edge_of_a_word_is_taken(name, text):
    assert [mention.name for mention in NameIndex([name]).mentions(text)] == [name]


def test_place_behind_its_parent_needs_no_other_sign():
    found = NameIndex(["城东街道", "石桥社区"]).mentions("城东街道石桥社区")
    assert [mention.name for mention in found] == ["城东街道", "石桥社区"]


def test_names_beside_each_other_explain_one_another(world):
    found, refused = gazetteer.current().resolve(["华阳街道", "祥龙社区", "某社区"])
    assert found == {"华阳街道": world["华阳街道"].pk, "祥龙社区": world["祥龙社区"].pk}
    assert set(refused) == {"某社区"}


def test_code_is_taken_for_a_name(world):
    found, refused = gazetteer.current().resolve(["510116003033", "祥龙社区"])
    assert found["510116003033"] == world["祥龙社区"].pk
    assert set(refused) == {"祥龙社区"}


@pytest.mark.skipif(
    not DATA.is_dir(), reason="the real manuscript and divisions are not beside the repository"
)
@pytest.mark.parametrize("home", ["", "510116003"])
def test_real_manuscript_is_about_its_five_places(monkeypatch, home):
    monkeypatch.setitem(settings.PAPER, "home_place", home)
    call_command("import_places", str(DATA / "chengdu_divisions.csv"))
    found = gazetteer.look_up((DATA / "seed-article.txt").read_text(encoding="utf-8"))
    codes = [suggestion.place.code for suggestion in found.suggestions]
    assert codes == [
        f"510116003{n}" if n else "510116003" for n in ("", "033", "037", "004", "029")
    ]
    assert found.ambiguities == []
