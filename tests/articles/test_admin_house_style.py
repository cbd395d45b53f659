"""The word list and the people with titles in the newsroom, and the page of the check."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles import house_words, proofing
from articles.models import Dismissal, Event, HouseWord, KnownPerson, User
from tests import factories
from tests.articles.admin_forms import change_url

pytestmark = pytest.mark.django_db
WORDS = "/admin/articles/houseword/"
PEOPLE = "/admin/articles/knownperson/"


@pytest.fixture
def proofreader(client: Client) -> User:
    person = factories.member("proofreader", "赵校对")
    client.force_login(person)
    return person


def _log_in(client: Client, group: str) -> User:
    person = factories.member(group)
    client.force_login(person)
    return person


def _csv(*lines: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("words.csv", "\r\n".join(lines).encode(encoding))


# The word list


def test_word_is_added_found_and_filtered(client: Client, proofreader: User) -> None:
    data = {"wrong": "综治办", "right": "平安办", "kind": "office", "is_active": "on"}
    assert client.post(f"{WORDS}add/", data).status_code == 302
    assert "综治办" in client.get(WORDS, {"q": "平安"}).text
    assert "综治办" not in client.get(WORDS, {"kind__exact": "word"}).text
    assert proofing.check_content({"title": "综治办的小周"})


@pytest.mark.parametrize(
    "data", [{"wrong": "一样", "right": "一样"}, {"wrong": "帐号", "exceptions": "不含它"}]
)
def test_word_that_can_never_be_right_is_refused(
    client: Client, proofreader: User, data: dict[str, str]
) -> None:
    answer = client.post(f"{WORDS}add/", data | {"kind": "word"})
    assert answer.status_code == 200 and answer.context["adminform"].form.errors
    assert not HouseWord.objects.exists()


@pytest.mark.parametrize(
    ("group", "sees", "changes"),
    [
        ("proofreader", 200, 200),
        ("desk chief", 200, 200),
        ("section editor", 200, 403),
        ("finance", 403, 403),
    ],
)
def test_rights_to_the_lists_are_the_groups(
    client: Client, group: str, sees: int, changes: int
) -> None:
    _log_in(client, group)
    for address in (WORDS, f"{WORDS}product/", f"{WORDS}house-words.csv", PEOPLE):
        assert client.get(address).status_code == sees
    for address in (f"{WORDS}add/", f"{WORDS}bring-in/", f"{PEOPLE}add/"):
        assert client.get(address).status_code == changes
    refused = client.post(f"{WORDS}product/", {"wrong": "帐号"})
    assert refused.status_code == (302 if changes == 200 else 403)


def test_lists_take_a_fixed_number_of_queries(
    client: Client, proofreader: User, django_assert_max_num_queries
) -> None:
    for number in range(30):
        HouseWord.objects.create(wrong=f"错词{number}", right=f"对词{number}")
        KnownPerson.objects.create(name=f"张三{number}", titles="社区主任")
    for address in (WORDS, f"{WORDS}product/", PEOPLE):
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200


def test_word_of_the_product_is_switched_off_once(client: Client, proofreader: User) -> None:
    for _ in range(2):
        client.post(f"{WORDS}product/", {"wrong": "帐号"})
    row = HouseWord.objects.get()
    assert (row.wrong, row.right, row.is_active) == ("帐号", "账号", False)
    assert proofing.check_content({"title": "登录帐号"}) == []
    assert f"{WORDS}{row.pk}/change/" in client.get(f"{WORDS}product/", {"q": "帐号"}).text


def test_word_that_the_product_has_not_is_not_switched_off(
    client: Client, proofreader: User
) -> None:
    assert client.post(f"{WORDS}product/", {"wrong": "没有的词"}).status_code == 302
    assert not HouseWord.objects.exists()


def test_replacing_a_word_of_the_product_starts_from_it(client: Client, proofreader: User) -> None:
    form = client.get(f"{WORDS}add/", {"wrong": "帐号"}).context["adminform"].form
    assert (form.initial["wrong"], form.initial["right"]) == ("帐号", "账号")


# Whole lists


def test_list_goes_out_and_comes_in_the_same(client: Client, proofreader: User) -> None:
    HouseWord.objects.create(wrong="=1+1", right="算式", note="不是公式")
    HouseWord.objects.create(wrong="＝SUM", right="合计")
    HouseWord.objects.create(
        wrong="座落", right="坐落", exceptions="一座落地窗\n座落地", kind="word", is_active=False
    )
    before = list(HouseWord.objects.order_by("wrong").values_list("wrong", "exceptions", "note"))
    table = client.get(f"{WORDS}house-words.csv").content
    assert table.startswith("\ufeff".encode()) and b"'=1+1" in table
    assert "'＝SUM".encode() in table
    HouseWord.objects.all().delete()

    answer = client.post(f"{WORDS}bring-in/", {"file": SimpleUploadedFile("w.csv", table)})

    assert answer.status_code == 302
    after = HouseWord.objects.order_by("wrong").values_list("wrong", "exceptions", "note")
    assert list(after) == before
    assert not HouseWord.objects.get(wrong="座落").is_active


def test_list_of_a_chinese_spreadsheet_changes_what_is_there(
    client: Client, proofreader: User
) -> None:
    HouseWord.objects.create(wrong="综治办", right="综合治理办公室")
    table = _csv("综治办,平安建设办公室,office", "小区业委,小区业委会", encoding="gb18030")
    client.post(f"{WORDS}bring-in/", {"file": table})
    assert HouseWord.objects.get(wrong="综治办").right == "平安建设办公室"
    assert HouseWord.objects.count() == 2
    event = Event.objects.get(verb="bring_in_words")
    assert (event.actor, event.data) == (proofreader, {"added": 1, "changed": 1})


@pytest.mark.parametrize(
    "line",
    ["同样,同样", "好词,对词,人名", ",没有错词", "词,对,word,,,也许", '"没有关上', "词" * 61],
)
def test_list_with_one_bad_line_brings_nothing_in(
    client: Client, proofreader: User, line: str
) -> None:
    answer = client.post(f"{WORDS}bring-in/", {"file": _csv("好的错词,好的对词", line)})
    assert "2" in answer.context["form"].non_field_errors()[0]
    assert not HouseWord.objects.exists()


def test_word_twice_in_a_list_is_one_row(proofreader: User) -> None:
    assert house_words.bring_in("错词,一\n错词,二\n", actor=proofreader) == (1, 0)
    assert HouseWord.objects.get().right == "二"
    assert house_words.bring_in("错词,二\n", actor=proofreader) == (0, 0)


def test_picture_is_no_word_list(client: Client, proofreader: User) -> None:
    sent = {"file": SimpleUploadedFile("w.csv", b"\x89PNG\r\n\x1a\n")}
    assert client.post(f"{WORDS}bring-in/", sent).context["form"].errors


# People


def test_namesakes_are_told_of(client: Client, proofreader: User) -> None:
    KnownPerson.objects.create(name="周明远", titles="祥龙社区党委书记")
    data = {"name": "周明远", "titles": "华阳小学校长", "is_active": "on"}
    page = client.post(f"{PEOPLE}add/", data, follow=True)
    assert len(page.context["messages"]) == 2
    assert "华阳小学校长" in page.text


# The page of the check


def test_page_lists_corrects_and_lets_stand(client: Client, proofreader: User) -> None:
    writer = _log_in(client, "reporter")
    article = factories.draft(author=writer, title="帐单到了", body="<p>登录帐号。</p>")
    address = change_url(article, "check")
    page = client.get(address)
    in_title, in_text = page.context["open"]

    client.post(address, {"accept": in_text.place})
    client.post(address, {"stand": in_title.place})

    article.refresh_from_db()
    assert (article.latest.title, article.latest.body) == ("帐单到了", "<p>登录账号。</p>")
    assert Dismissal.objects.get().excerpt == "帐单"
    page = client.get(address)
    assert page.context["open"] == [] and str(writer) in page.text


def test_page_tells_why_not_and_changes_nothing(client: Client) -> None:
    writer = factories.member("reporter")
    article = factories.draft(author=writer, body="<p>登录帐号。</p>")
    _log_in(client, "tips editor")
    assert client.get(change_url(article, "check")).status_code == 404
    client.force_login(factories.member("site administrator", is_superuser=True))
    page = client.get(change_url(article, "check"))
    assert page.context["why_not_accept"] and "disabled" in page.text

    client.post(change_url(article, "check"), {"accept": page.context["open"][0].place})

    article.refresh_from_db()
    assert article.latest.number == 1


def test_page_of_a_long_list_takes_a_fixed_number_of_queries(
    client: Client, proofreader: User, django_assert_max_num_queries
) -> None:
    article = factories.draft(author=factories.member("reporter"), body="<p>登录帐号。</p>" * 40)
    with django_assert_max_num_queries(25):
        page = client.get(change_url(article, "check"))
    assert len(page.context["open"]) >= 40
