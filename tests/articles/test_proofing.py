"""The proof-reading check on articles: what the house knows, where a finding is, what is done."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles import house_style, proofing, workflow
from articles.access import NotAllowed
from articles.lib import html, html_places
from articles.models import (
    Article,
    Dismissal,
    Event,
    HouseWord,
    KnownPerson,
    Place,
    PlaceAlias,
    User,
)
from articles.proofing import Found
from tests import factories

pytestmark = pytest.mark.django_db
CHECK = "/proofing/check/"


@pytest.fixture
def reporter() -> User:
    return factories.member("reporter", "林晓棠")


def _found(text: str, field: str = "body") -> list[tuple[str, str | None]]:
    content = {field: f"<p>{text}</p>" if field == "body" else text}
    return [
        (each.finding.found, each.finding.suggestion) for each in proofing.check_content(content)
    ]


def _one(article: Article) -> Found:
    return proofing.open_findings(article)[0]


def _draft(author: User | None = None, body: str = "<p>请登录帐号查询。</p>", **fields) -> Article:
    return factories.draft(author=author or factories.member("reporter"), body=body, **fields)


# What the house knows


def test_word_of_the_paper_wins_over_the_products() -> None:
    assert _found("登录帐号") == [("帐号", "账号")]
    HouseWord.objects.create(wrong="帐号", right="用户名")
    assert _found("登录帐号") == [("帐号", "用户名")]


def test_word_switched_off_is_no_longer_found() -> None:
    HouseWord.objects.create(wrong="帐号", right="账号", is_active=False)
    assert _found("登录帐号") == []


def test_office_of_the_paper_is_found_as_an_office() -> None:
    HouseWord.objects.create(wrong="综治办", right="平安建设办公室", kind="office")
    found = proofing.check_content({"body": "<p>街道综治办的小周说</p>"})
    assert [each.finding.rule for each in found] == ["office"]


def test_change_of_a_word_shows_at_once() -> None:
    word = HouseWord.objects.create(wrong="党群中心", right="党群服务中心")
    assert _found("来到党群中心") == [("党群中心", "党群服务中心")]
    word.right = "党群服务站"
    word.save()
    assert _found("来到党群中心") == [("党群中心", "党群服务站")]


def test_row_that_can_never_be_right_disturbs_nothing() -> None:
    HouseWord.objects.bulk_create(
        [
            HouseWord(wrong="电瓶车", right="电动车", exceptions="不含错字"),
            HouseWord(wrong="党群中心", right="党群服务中心"),
        ]
    )
    assert _found("党群中心停满电瓶车") == [("党群中心", "党群服务中心")]


def test_title_of_a_known_person() -> None:
    person = KnownPerson.objects.create(name="周明远", titles="祥龙社区党委书记")
    assert _found("社区主任周明远说") == [("主任", "书记")]
    person.is_active = False
    person.save()
    assert _found("社区主任周明远说") == []


def test_community_under_another_street() -> None:
    places = factories.huayang()
    district = places["四川天府新区"]
    factories.place("万安街道", district, level="street")
    assert _found("万安街道祥龙社区的居民") == [("万安街道祥龙社区", "华阳街道祥龙社区")]
    assert _found("华阳街道祥龙社区的居民") == []


def test_community_by_its_official_name_and_by_an_alias() -> None:
    places = factories.huayang()
    factories.place("万安街道", places["四川天府新区"], level="street")
    Place.objects.filter(pk=places["祥龙社区"].pk).update(official_name="祥龙社区居委会")
    PlaceAlias.objects.create(place=places["安公社区"], name="老安公社区")
    PlaceAlias.objects.create(place=places["华阳街道"], name="华阳街办")
    assert len(_found("万安街道祥龙社区居委会")) == 1
    assert len(_found("万安街道老安公社区")) == 1
    assert _found("华阳街办祥龙社区") == []


def test_community_of_two_streets_or_of_none_known_is_left_alone() -> None:
    places = factories.huayang()
    wanan = factories.place("万安街道", places["四川天府新区"], level="street")
    factories.place("祥龙社区", wanan)
    factories.place("安公社区", places["四川天府新区"])  # directly below the district
    assert _found("万安街道祥龙社区") == []
    assert _found("万安街道安公社区") == []


def test_community_of_a_street_that_was_merged() -> None:
    places = factories.huayang()
    old = factories.place("正兴街道", places["四川天府新区"], level="street")
    moved = factories.place("田家寺社区", old)
    old.merged_into = places["华阳街道"]
    old.save()
    assert _found("华阳街道田家寺社区") == []
    assert _found("正兴街道田家寺社区") == []
    assert moved.parent == old


def test_only_places_around_the_papers_own_district_count(settings) -> None:
    places = factories.huayang()
    far = factories.place("远县", level="district")
    factories.place("万安街道", far, level="street")
    settings.PAPER = {**settings.PAPER, "home_place": places["华阳街道"].code}
    assert _found("万安街道祥龙社区") == []


# Where


def test_place_of_a_finding_in_a_text_with_markup() -> None:
    body = (
        "<h2>小标题</h2><ul><li><p>一。</p></li></ul><p>请<strong>登录</strong>帐号&amp;密码。</p>"
    )
    (found,) = proofing.check_content({"body": body})
    assert (found.field, found.paragraph, found.start, found.end) == ("body", 2, 3, 5)
    lines = html.plain_text(body).split("\n")
    assert lines[found.paragraph][found.start : found.end] == "帐号"


@pytest.mark.parametrize("field", ["kicker", "title", "subtitle", "summary"])
def test_every_line_of_the_head_is_checked(field: str) -> None:
    (found,) = proofing.check_content({field: "帐号"})
    assert found.field == field and found.as_dict()["start"] == 0


def test_characters_outside_the_basic_plane_count_as_one() -> None:
    (found,) = proofing.check_content({"body": "<p>😀𠮷帐号</p>"})
    assert (found.start, found.end) == (2, 4)


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("<p>请登录帐号。</p>", "账号", "<p>请登录账号。</p>"),
        ("<p>a&amp;b帐<em>号</em>。</p>", "账号", "<p>a&amp;b账号<em></em>。</p>"),
        ("<p>一</p><p>二帐号</p>", "<&", "<p>一</p><p>二&lt;&amp;</p>"),
        ("<h2>一</h2><p>帐号</p><p>三</p>", "", "<h2>一</h2><p></p><p>三</p>"),
        ("<table><tr><td><p>帐号</p></td></tr></table>", "x", None),
    ],
)
def test_words_are_replaced_and_markup_stays(before: str, words: str, after: str | None) -> None:
    at = html.plain_text(before).index("帐")
    expected = after if after is not None else before.replace("帐号", words)
    assert html_places.replace(before, at, at + 2, words) == expected


def test_replacing_over_the_end_of_a_paragraph_keeps_both() -> None:
    assert html_places.replace("<p>一二</p><p>三四</p>", 1, 4, "x") == "<p>一x</p><p>四</p>"


def test_replacing_where_nothing_stands_is_refused() -> None:
    with pytest.raises(ValueError, match="no such place"):
        html_places.replace("<p>一</p>", 0, 5, "x")


# Accepting and letting stand


def test_accepting_makes_a_revision_with_the_right_word(reporter: User) -> None:
    article = _draft(reporter)
    revision = house_style.accept(article, _one(article).place, actor=reporter)
    assert revision.number == 2 and "账号" in revision.body
    assert proofing.open_findings(article) == []


def test_accepting_in_the_title_leaves_the_text(reporter: User) -> None:
    article = _draft(reporter, title="帐号换新", body="<p>正文。</p>")
    revision = house_style.accept(article, _one(article).place, actor=reporter)
    assert (revision.title, revision.body) == ("账号换新", "<p>正文。</p>")


def test_accepting_one_of_two_same_findings_changes_that_one(reporter: User) -> None:
    article = _draft(reporter, body="<p>帐号</p><p>帐号</p>")
    second = proofing.open_findings(article)[1]
    revision = house_style.accept(article, second.place, actor=reporter)
    assert revision.body == "<p>帐号</p><p>账号</p>"


def test_accepting_what_is_no_longer_there_is_refused(reporter: User) -> None:
    article = _draft(reporter)
    place = _one(article).place
    workflow.edit(article, actor=reporter, body="<p>全改了。</p>")
    with pytest.raises(ValidationError):
        house_style.accept(article, place, actor=reporter)
    assert article.revisions.count() == 2


def test_accepting_where_one_may_not_edit_is_refused(reporter: User) -> None:
    article = _draft(reporter)
    workflow.submit(article, actor=reporter)
    with pytest.raises(NotAllowed):
        house_style.accept(article, _one(article).place, actor=reporter)


def test_letting_stand_is_recorded_once(reporter: User) -> None:
    article = _draft(reporter)
    found = _one(article)
    house_style.let_stand(article, found, actor=reporter)
    house_style.let_stand(article, found, actor=reporter)

    dismissal = Dismissal.objects.get()
    assert (dismissal.person, dismissal.rule, dismissal.excerpt) == (reporter, "house_word", "帐号")
    assert Event.objects.filter(verb="let_stand", article=article, actor=reporter).count() == 1
    assert proofing.open_findings(article) == []
    assert proofing.check_article(article)[0].dismissal == dismissal


def test_dismissal_holds_while_the_rest_changes_and_not_elsewhere(reporter: User) -> None:
    article = _draft(reporter)
    house_style.let_stand(article, _one(article), actor=reporter)
    workflow.edit(
        article, actor=reporter, body="<p>开头。</p><p>请登录帐号查询。</p><p>另有帐号。</p>"
    )
    assert [each.paragraph for each in proofing.open_findings(article)] == [2]


@pytest.mark.parametrize(
    ("group", "may"),
    [
        ("section editor", True),
        ("proofreader", True),
        ("tips editor", False),
        ("site administrator", False),
    ],
)
def test_who_may_let_stand_in_review(reporter: User, group: str, may: bool) -> None:
    article = _draft(reporter)
    workflow.submit(article, actor=reporter)
    person = factories.member(group)
    assert (house_style.why_not_let_stand(article, person) == "") is may


def test_superuser_has_no_way_round(reporter: User) -> None:
    article = _draft(reporter)
    root = factories.user("root", is_superuser=True)
    with pytest.raises(NotAllowed):
        house_style.let_stand(article, _one(article), actor=root)
    assert not Dismissal.objects.exists()


def test_first_proof_by_the_check_waits_for_every_finding(reporter: User) -> None:
    article = _draft(reporter)
    workflow.submit(article, actor=reporter)
    reader = factories.member("proofreader")
    with pytest.raises(NotAllowed):
        workflow.proof(article, actor=reader, by_check=True)
    house_style.let_stand(article, _one(article), actor=reader)
    workflow.proof(article, actor=reader, by_check=True)


# The address


def test_check_answers_with_places_and_reasons(
    client: Client, reporter: User, django_assert_num_queries
) -> None:
    factories.huayang()
    article = _draft(reporter)
    house_style.let_stand(article, _one(article), actor=reporter)
    client.force_login(reporter)
    data = {"article": article.pk, "title": "帐单", "body": article.latest.body}
    client.post(CHECK, data)
    # session, person, rights, article, words, people, places, aliases, dismissals
    with django_assert_num_queries(9):
        answer = client.post(CHECK, data)
    title, body = answer.json()["findings"]
    assert (title["found"], title["suggestion"], title["dismissed"]) == ("帐单", "账单", None)
    assert (body["field"], body["start"], body["dismissed"]["by"]) == ("body", 3, "林晓棠")
    assert body["label"] and body["reason"]
    assert "no-store" in answer["Cache-Control"]


def test_check_of_a_text_that_is_not_saved(client: Client, reporter: User) -> None:
    client.force_login(reporter)
    found = client.post(CHECK, {"body": "<p>帐号</p><script>帐单</script>"}).json()["findings"]
    assert [each["found"] for each in found] == ["帐号"]


def test_check_is_for_who_writes_or_edits(client: Client, reporter: User) -> None:
    assert client.post(CHECK, {"body": "<p>帐号</p>"}).status_code == 401
    client.force_login(factories.member("finance"))
    assert client.post(CHECK, {"body": "<p>帐号</p>"}).status_code == 403
    client.force_login(reporter)
    assert client.get(CHECK).status_code == 405


def test_check_tells_a_stranger_nothing_of_an_article(client: Client, reporter: User) -> None:
    article = _draft(reporter)
    client.force_login(factories.member("reporter"))
    assert client.post(CHECK, {"article": article.pk, "body": "<p>好。</p>"}).status_code == 404
    address = f"/proofing/{article.pk}/let-stand/"
    sent = {"key": _one(article).key, "body": article.latest.body}
    assert client.post(address, sent).status_code == 404


def test_letting_stand_over_the_address(client: Client, reporter: User) -> None:
    article = _draft(reporter)
    client.force_login(reporter)
    address = f"/proofing/{article.pk}/let-stand/"
    sent = {"key": _one(article).key, "body": article.latest.body}

    assert client.post(address, sent | {"key": "made-up"}).status_code == 409
    assert client.post(address, sent).json() == {"by": "林晓棠"}
    workflow.submit(article, actor=reporter)
    refused = client.post(address, {"key": _one_of("<p>帐单。</p>").key, "body": "<p>帐单。</p>"})

    assert refused.status_code == 403 and refused.json()["reason"]
    assert Dismissal.objects.get().rule == "house_word"


def test_addresses_want_a_token(reporter: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reporter)
    assert strict.post(CHECK, {"body": "<p>帐号</p>"}).status_code == 403


def _one_of(body: str) -> Found:
    return proofing.check_content({"body": body})[0]
