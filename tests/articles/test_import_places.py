"""`import_places`: the official list comes in by code, and what editors did stays."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.models import Listing, Place, PlaceAlias
from tests import factories

pytestmark = pytest.mark.django_db

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real division files are not beside the repository"
)
HEADER = "code,name,level,parent_code"
ROWS = [
    "51,四川省,1,",
    "5101,成都市,2,51",
    "510116,双流区,3,5101",
    "510116003,华阳街道,4,510116",
    "510116003004,菜蔬街社区居委会,5,510116003",
    "510116003033,祥龙社区居委会,5,510116003",
    "510116003037,安公社区居委会,5,510116003",
    "510116103,永安镇,4,510116",
    "510116103201,付家坝村村民委员会,5,510116103",
    "510116104,黄水镇,4,510116",
]


@pytest.fixture
def bring(tmp_path, capsys):
    """Imports rows and gives what was printed."""

    def bring_rows(rows=ROWS, header=HEADER, **options) -> str:
        file = tmp_path / "divisions.csv"
        file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        call_command("import_places", str(file), **options)
        return capsys.readouterr().out

    return bring_rows


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def without(*codes: str) -> list[str]:
    return [row for row in ROWS if row.split(",")[0] not in codes]


def test_places_are_created_with_level_parent_and_lineage(bring):
    bring()
    street, community = place("510116003"), place("510116003033")
    assert [p.level for p in community.parent.parent.path()] == ["district"]
    assert (street.level, community.level) == ("street", "community")
    assert community.parent == street
    assert [p.name for p in community.path()] == ["双流区", "华阳街道", "祥龙社区"]
    assert Place.objects.below(place("5101")).count() == 9


@pytest.mark.parametrize(
    ("official", "shown"),
    [
        ("祥龙社区居委会", "祥龙社区"),
        ("宁夏街社区居民委员会", "宁夏街社区"),
        ("大梁村村委会", "大梁村"),
        ("跳蹬村委会", "跳蹬村"),
        ("永寿社区村民委员会", "永寿社区"),
        ("城关居委会", "城关社区"),
        ("华阳街道", "华阳街道"),
        ("永安镇", "永安镇"),
    ],
)
def test_name_is_shortened_for_display(bring, official, shown):
    bring([*ROWS[:4], f"510116003099,{official},5,510116003"])
    assert place("510116003099").name == shown
    assert place("510116003099").official_name == official


def test_street_in_the_name_of_a_community_may_be_left_out(bring):
    bring()
    assert PlaceAlias.objects.get(name="菜蔬社区").place.code == "510116003004"


def test_short_alias_is_not_given_when_a_sibling_has_the_name(bring):
    bring([*ROWS, "510116003005,菜蔬社区居委会,5,510116003"])
    assert not PlaceAlias.objects.filter(name="菜蔬社区").exists()


def test_street_office_is_another_name_of_the_street(bring):
    bring()
    names = set(place("510116003").aliases.values_list("name", flat=True))
    assert names == {"华阳街道办事处", "华阳街办"}


def test_slug_of_a_repeated_name_names_its_parent(bring):
    bring([*ROWS, "510116103002,祥龙社区居委会,5,510116103"])
    assert place("510116003033").slug == "xiang-long-she-qu"
    assert place("510116103002").slug == "yong-an-zhen-xiang-long-she-qu"


def test_third_place_of_a_name_under_one_parent_has_its_code_in_the_slug(bring):
    bring([*ROWS, *(f"51011610300{n},祥龙社区居委会,5,510116103" for n in (2, 3))])
    assert place("510116103003").slug == "xiang-long-she-qu-510116103003"


def test_repeat_changes_nothing(bring):
    bring()
    before = list(Place.objects.order_by("pk").values())
    aliases = list(PlaceAlias.objects.values_list("place", "name"))
    assert "10" in bring()
    assert list(Place.objects.order_by("pk").values()) == before
    assert list(PlaceAlias.objects.values_list("place", "name")) == aliases


def test_upstream_rename_changes_the_shown_name_and_keeps_the_old_ones(bring):
    bring()
    bring([row.replace("祥龙社区居委会", "祥凤社区居委会") for row in ROWS])
    renamed = place("510116003033")
    assert (renamed.name, renamed.official_name) == ("祥凤社区", "祥凤社区居委会")
    assert set(renamed.aliases.values_list("name", flat=True)) == {"祥龙社区", "祥龙社区居委会"}
    assert renamed.slug == "xiang-long-she-qu", "an address is for ever"


def test_name_that_an_editor_gave_survives(bring):
    bring()
    Place.objects.filter(code="510116003033").update(name="祥龙")
    bring()
    assert place("510116003033").name == "祥龙"
    bring([row.replace("祥龙社区居委会", "祥凤社区居委会") for row in ROWS])
    assert place("510116003033").name == "祥龙"
    assert place("510116003033").official_name == "祥凤社区居委会"


def test_parent_that_an_editor_gave_survives(bring):
    bring()
    area = factories.place("四川天府新区", place("5101"), level="district")
    street = place("510116003")
    street.parent = area
    street.save()
    bring()
    bring([row.replace("510116003,华阳街道,4,510116", "510116003,华阳街道,4,5101") for row in ROWS])
    assert place("510116003").parent == area
    assert place("510116003033").lineage.startswith(area.lineage)


def test_new_place_below_one_that_an_editor_moved_has_the_right_lineage(bring):
    bring(without("510116003033"))
    area = factories.place("四川天府新区", place("5101"), level="district")
    street = place("510116003")
    street.parent = area
    street.save()
    bring()
    assert place("510116003033").lineage.startswith(area.lineage)


def test_upstream_move_moves_all_below_and_its_articles(bring):
    bring()
    article = factories.published(places=[place("510116003033")])
    bring([*ROWS, "510117,郫都区,3,5101"])
    moved = [
        row.replace("510116003,华阳街道,4,510116", "510116003,华阳街道,4,510117") for row in ROWS
    ]
    bring([*moved, "510117,郫都区,3,5101"])
    district = place("510117")
    assert place("510116003033").lineage.startswith(district.lineage)
    listed = Listing.objects.filter(kind="place", article=article).values_list("key", flat=True)
    assert district.pk in listed
    assert place("510116").pk not in listed


def test_alias_that_an_editor_removed_does_not_come_back(bring):
    bring()
    PlaceAlias.objects.filter(name="菜蔬社区").delete()
    bring()
    assert not PlaceAlias.objects.filter(name="菜蔬社区").exists()


def test_place_gone_upstream_and_bare_is_deleted(bring):
    bring()
    bring(without("510116103", "510116103201"))
    assert not Place.objects.filter(code__startswith="510116103").exists()


def test_place_gone_upstream_with_an_article_is_kept_and_marked(bring):
    bring()
    factories.draft(places=[place("510116103201")])
    printed = bring(without("510116103", "510116103201"))
    assert place("510116103201").is_gone
    assert place("510116103").is_gone, "it has a place below it"
    assert "付家坝村" in printed


def test_place_gone_upstream_with_an_editors_alias_is_kept(bring):
    bring()
    PlaceAlias.objects.create(place=place("510116103201"), name="付家坝")
    bring(without("510116103201"))
    assert place("510116103201").is_gone


def test_place_that_comes_back_is_no_longer_gone(bring):
    bring()
    factories.draft(places=[place("510116103201")])
    bring(without("510116103201"))
    bring()
    assert not place("510116103201").is_gone


def test_file_cut_out_for_one_street_leaves_its_neighbours(bring):
    bring()
    bring([*ROWS[:4], *ROWS[5:7]])
    assert Place.objects.filter(code="510116104").exists()
    assert not Place.objects.filter(code="510116003004").exists(), "about its own it does"


def test_place_without_a_code_is_never_gone(bring):
    bring()
    own = factories.place("麓湖国际社区", place("510116003"))
    bring()
    assert Place.objects.filter(pk=own.pk, is_gone=False).exists()


def test_root_takes_the_place_those_above_and_all_below(bring):
    bring(root="510116103")
    codes = set(Place.objects.values_list("code", flat=True))
    assert codes == {"51", "5101", "510116", "510116103", "510116103201"}


def test_root_that_is_unknown_is_refused(bring):
    with pytest.raises(CommandError, match="999"):
        bring(root="999")


def test_upstream_folder_is_taken_as_it_is(tmp_path):
    upstream(tmp_path)
    call_command("import_places", str(tmp_path))
    assert place("510116003033").name == "祥龙社区"
    assert place("510116003033").parent.code == "510116003"
    assert Place.objects.count() == 5


def test_single_upstream_file_goes_below_places_that_are_there(bring, tmp_path):
    bring(ROWS[:4])
    upstream(tmp_path)
    call_command("import_places", str(tmp_path / "villages.csv"), root="510116003")
    assert place("510116003033").parent.code == "510116003"


def upstream(folder: Path) -> None:
    files = {
        "provinces": 'code,name\n51,"四川省"\n',
        "cities": 'code,name,provinceCode\n5101,"成都市",51\n',
        "areas": 'code,name,cityCode,provinceCode\n510116,"双流区",5101,51\n',
        "streets": "code,name,areaCode,provinceCode,cityCode\n"
        '510116003,"华阳街道",510116,51,5101\n',
        "villages": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        '510116003033,"祥龙社区居委会",510116003,51,5101,510116\n',
    }
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        (ROWS, "code,name,level", "1"),
        ([*ROWS, "51x,某地,3,5101"], HEADER, "12"),
        ([*ROWS, "510199,某地,9,5101"], HEADER, "12"),
        ([*ROWS, "510199,某地,3,5199"], HEADER, "5199"),
        ([*ROWS, "510199,某地,3,510116003"], HEADER, "510116003"),
        ([*ROWS, "510116003,某街道,4,510116"], HEADER, "12"),
        ([*ROWS, "510199,,3,5101"], HEADER, "12"),
        ([*ROWS, "510199,某地,3"], HEADER, "12"),
        ([], HEADER, "divisions.csv"),
    ],
)
def test_bad_file_is_refused_with_its_line_and_nothing_is_saved(bring, rows, header, said):
    with pytest.raises(CommandError, match=said) as refused:
        bring(rows, header)
    assert "\n" not in str(refused.value)
    assert not Place.objects.exists()


def test_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    file = tmp_path / "divisions.csv"
    file.write_bytes(f"{HEADER}\n51,四川省,1,\n".encode("gb18030"))
    with pytest.raises(CommandError, match=r"divisions\.csv.*2"):
        call_command("import_places", str(file))


def test_file_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_places", "/nowhere.csv")


@needs_data
def test_all_of_chengdu_comes_in_with_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(150):
        call_command("import_places", str(DATA / "chengdu_divisions.csv"))
    assert Place.objects.count() == 3330
    for found in Place.objects.select_related("parent").iterator():
        assert found.lineage == f"{found.parent.lineage if found.parent else '/'}{found.pk}/"


@needs_data
def test_both_layouts_of_chengdu_say_the_same():
    call_command("import_places", str(DATA / "upstream_format_chengdu"))
    before = list(Place.objects.order_by("code").values())
    call_command("import_places", str(DATA / "chengdu_divisions.csv"))
    assert list(Place.objects.order_by("code").values()) == before


def test_folder_without_division_files_is_refused(tmp_path):
    shutil.copy(__file__, tmp_path / "other.csv")
    with pytest.raises(CommandError, match="villages"):
        call_command("import_places", str(tmp_path))
