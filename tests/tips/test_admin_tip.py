"""The page of one tip and its steps, each through its own address."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import pgettext

from articles.models import Article, Event, User
from tests import factories
from tests.tips import making
from tips import intake, rewards, triage
from tips.admin import conversation, telling
from tips.channels.base import Location
from tips.models import (
    AnswerTemplate,
    Category,
    InboundMessage,
    Notice,
    Reward,
    Status,
    Tip,
    TipEvent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client: Client) -> User:
    user = making.tips_editor("线索编辑")
    client.force_login(user)
    return user


def page_of(client: Client, tip: Tip, **query: Any):
    return client.get(f"/admin/tips/tip/{tip.pk}/change/", query)


def step(client: Client, tip: Tip, name: str, **sent: Any):
    """As the page sends it; `version` as it stands now, unless another one is told."""
    tip.refresh_from_db()
    data = {"version": tip.version} | sent
    return client.post(f"/admin/tips/tip/{tip.pk}/step/{name}/", data)


def status_of(tip: Tip) -> str:
    tip.refresh_from_db()
    return tip.status


# The conversation


def test_conversation_is_in_the_order_of_sending(client: Client) -> None:
    late, early = timezone.now(), timezone.now() - timedelta(minutes=2)
    tip = making.tip("后来说的话", sender="one", sent_at=late)
    making.told("先说的话", sender="one", sent_at=early)

    text = page_of(client, tip).text.partition('class="turns"')[2]

    assert text.index("先说的话") < text.index("后来说的话")


def test_conversation_shows_a_place_and_an_unknown_kind(client: Client) -> None:
    tip = making.tip("这里", sender="one")
    making.told("", sender="one", kind="location", location=Location(30.5, 104.06, "祥龙社区"))
    making.told("", sender="one", kind="unknown")

    page = page_of(client, tip)

    assert 'href="geo:30.500000,104.060000"' in page.text
    assert page.context["turns"][2].sentence in page.text
    assert [bool(turn.where) for turn in page.context["turns"]] == [False, True, False]


def test_conversation_shows_no_contact(client: Client) -> None:
    tip = making.tip("水管爆了，电话13800138000", sender="secret-openid")

    text = page_of(client, tip).text

    assert "13800138000" not in text and "secret-openid" not in text


def test_heading_is_what_it_is_about_and_the_code_stands_once(client: Client) -> None:
    tip = making.tip("三栋的水管爆了，水流了一地。没有人来修。")

    text = page_of(client, tip).text

    assert "<h1>三栋的水管爆了，水流了一地</h1>" in text
    head = text.partition('class="standing"')[2].partition("</div>")[0]
    assert head.count(tip.shown_code) == 1


def test_markup_of_strangers_is_text(client: Client, editor: User) -> None:
    tip = making.tip("<script>alert(1)</script>", sender="one")
    making.told("", sender="one", kind="location", location=Location(1, 2, '"><script>x()'))
    triage.note(tip, actor=editor, text="<img src=x onerror=alert(2)>")

    text = page_of(client, tip).text

    assert "<script>alert" not in text and "<script>x" not in text and "<img src=x" not in text


def test_page_queries_do_not_grow_with_what_is_on_it(client: Client, editor: User) -> None:
    tip = making.tip(sender="one")

    def more(number: int) -> None:
        for _count in range(number):
            making.told("还有一句", sender="one")
            triage.merge(making.tip(), actor=editor, into=tip)
            triage.note(tip, actor=editor, text="记一笔")
            triage.answer(tip, actor=editor, text="好的")

    more(2)
    page_of(client, tip)
    with CaptureQueriesContext(connection) as few:
        page_of(client, tip)
    more(5)
    with CaptureQueriesContext(connection) as many:
        page_of(client, tip)

    assert len(many) == len(few) <= 30


def test_erased_tip_is_shown_as_such(client: Client) -> None:
    tip = making.tip("水管爆了")
    Tip.objects.update(text="", purged_at=timezone.now())
    InboundMessage.objects.update(raw="", text="", details={}, purged_at=timezone.now())

    page = page_of(client, tip)

    assert page.status_code == 200 and "水管爆了" not in page.text
    assert step(client, tip, "check").status_code == 409


# What next


def way_on(client: Client, tip: Tip) -> str:
    """Where the main button leads, empty where it is a step of the page itself."""
    page = page_of(client, Tip.objects.get(pk=tip.pk))
    main = page.text.partition('id="next"')[2].partition("</section>")[0]
    assert main.count(" default") <= 1
    way = page.context["buttons"]["way"]
    assert way is None or f'class="step default" href="{way.address}"' in main
    return way.address if way else ""


def test_main_button_is_the_draft_once_there_is_one(client: Client) -> None:
    tip = making.tip()
    assert way_on(client, tip) == ""

    step(client, tip, "make_draft")

    assert way_on(client, tip) == f"/admin/articles/article/{Article.objects.get().pk}/change/"


def test_draft_of_who_keeps_it_is_no_link(client: Client) -> None:
    reporter, tip = making.reporter("记者甲"), making.tip()
    triage.assign(tip, actor=making.tips_editor(), to=reporter)
    article = triage.make_draft(tip, actor=reporter)

    assert way_on(client, tip) == ""
    assert f"/admin/articles/article/{article.pk}/" not in page_of(client, tip).text


def test_main_button_of_an_adopted_tip_is_its_reward(client: Client) -> None:
    tip = making.adopted()
    reward = rewards.due(tip)
    address = f"/admin/tips/reward/{reward.pk}/"

    assert way_on(client, tip) == f"{address}step/propose/"
    client.force_login(factories.member("editor-in-chief"))
    assert way_on(client, tip) == f"{address}change/"
    client.force_login(factories.member("section editor"))
    assert way_on(client, tip) == ""


def test_paid_reward_leads_nowhere(client: Client) -> None:
    making.paid()

    assert way_on(client, Reward.objects.get().tip) == ""


def test_merged_tip_leads_to_the_one_that_stands_for_it(client: Client, editor: User) -> None:
    head, tip = making.tip(), making.tip()

    answer = step(client, tip, "merge", code=head.code)

    assert answer["Location"].startswith(f"/admin/tips/tip/{head.pk}/change/")
    assert way_on(client, tip) == f"/admin/tips/tip/{head.pk}/change/"


def test_both_tips_of_a_merge_and_its_undoing_have_it_recorded(client: Client) -> None:
    head, tip = making.tip("水管爆了"), making.tip("水管也爆了")
    step(client, tip, "merge", code=head.code)
    step(client, head, "let_go", code=tip.code)

    told = [(line.what, line.details) for line in page_of(client, head).context["happened"]]

    verbs = set(head.events.values_list("event__verb", flat=True))
    assert verbs == {"take_in_tip", "let_go_tip"}
    assert [details for _what, details in told] == [(tip.shown_code,)] * 2


def test_record_names_articles_by_their_title_and_tips_as_they_are_read(
    client: Client, editor: User
) -> None:
    tip, head = making.tip(), making.tip()
    triage.tie(tip, actor=editor, article=factories.draft("水管修好了"))
    triage.untie(tip, actor=editor)
    triage.merge(tip, actor=editor, into=head)

    happened = page_of(client, tip).context["happened"]

    details = "".join(detail for line in happened for detail in line.details)
    assert "水管修好了" in details and head.shown_code in details and head.code not in details


# Steps


def test_check_says_that_somebody_looks_into_it(client: Client) -> None:
    tip = making.tip()

    assert step(client, tip, "check").status_code == 302

    assert status_of(tip) == Status.CHECKING


def test_assign_gives_it_to_a_reporter_until_a_time(client: Client) -> None:
    tip, reporter = making.tip(), making.reporter("记者甲")
    due = timezone.localtime() + timedelta(days=1)

    step(client, tip, "assign", to=reporter.pk, due_at=f"{due:%Y-%m-%dT%H:%M}")

    assert status_of(tip) == Status.ASSIGNED and tip.assigned_to == reporter
    assert tip.due_at is not None and abs(tip.due_at - due) < timedelta(minutes=1)


def test_assign_in_the_past_keeps_what_was_typed(client: Client) -> None:
    tip, reporter = making.tip(), making.reporter("记者甲")

    page = step(client, tip, "assign", to=reporter.pk, due_at="2020-01-02T03:04")

    assert page.status_code == 409 and "2020-01-02T03:04" in page.text
    assert f'value="{reporter.pk}" selected' in page.text and status_of(tip) == Status.NEW


@pytest.mark.parametrize("to", ["", "x", "9" * 30, "0"])
def test_assign_to_nobody_is_refused_in_words(client: Client, to: str) -> None:
    tip = making.tip()

    page = step(client, tip, "assign", to=to)

    assert page.status_code == 409 and page.context["refusal"] and status_of(tip) == Status.NEW


def test_decline_keeps_the_reason_that_was_refused(client: Client, editor: User) -> None:
    tip = making.tip()
    triage.tie(tip, actor=editor, article=factories.draft())

    page = step(client, tip, "decline", reason="这件事已经登过了")

    assert page.status_code == 409 and "这件事已经登过了</textarea>" in page.text
    assert status_of(tip) != Status.DECLINED


def test_decline_without_a_reason_is_refused(client: Client) -> None:
    tip = making.tip()

    assert step(client, tip, "decline", reason="  ").status_code == 409
    assert status_of(tip) == Status.NEW


def test_decline_tells_the_reason(client: Client) -> None:
    tip = making.tip()

    step(client, tip, "decline", reason="这件事已经登过了")

    assert status_of(tip) == Status.DECLINED
    assert "这件事已经登过了" in Notice.objects.get(tip=tip, kind="declined").text


def test_spam_and_reopen(client: Client) -> None:
    tip = making.tip()

    step(client, tip, "spam")
    assert status_of(tip) == Status.SPAM and not tip.notices.exists()

    step(client, tip, "reopen")
    assert status_of(tip) == Status.CHECKING


def test_draft_is_made_once(client: Client) -> None:
    tip = making.tip("祥龙社区的水管爆了。", sender="one")
    version = Tip.objects.get(pk=tip.pk).version

    first = step(client, tip, "make_draft")
    second = step(client, tip, "make_draft", version=version)

    assert (first.status_code, second.status_code) == (302, 409)
    assert Article.objects.count() == 1 and str(Article.objects.get()) in page_of(client, tip).text


def test_article_is_found_by_number_and_title_and_tied(client: Client) -> None:
    tip, article = making.tip(), factories.published("水管连夜修好了")
    factories.draft("别人的草稿")

    by_title = client.get(f"/admin/tips/tip/{tip.pk}/tie/", {"q": "连夜"})
    by_number = client.get(f"/admin/tips/tip/{tip.pk}/tie/", {"q": f"#{article.pk}"})
    unseen = client.get(f"/admin/tips/tip/{tip.pk}/tie/", {"q": "别人的草稿"})

    assert by_title.context["articles"] == by_number.context["articles"] == [article]
    assert unseen.context["articles"] == []


def test_latest_articles_are_offered_before_anything_is_typed(client: Client, editor: User) -> None:
    own, published = factories.draft("自己的草稿", author=editor), factories.published("水管修好了")
    factories.draft("别人的草稿")

    lately = client.get(f"/admin/tips/tip/{making.tip().pk}/tie/").context["lately"]

    assert [list(articles) for _heading, articles in lately] == [[own], [published]]


def test_tie_to_what_readers_see_is_asked_once_more(client: Client) -> None:
    tip, article = making.web_tip(contact="13800138000", has_consented=True), factories.published()

    page = client.get(f"/admin/tips/tip/{tip.pk}/tie/", {"article": article.pk})
    refused = step(client, tip, "tie", article=article.pk)

    assert str(article) in page.text and 'id="what-tying-does"' in page.text
    assert str(telling.WAYS["hand"]) in page.text
    assert refused.status_code == 409 and status_of(tip) == Status.NEW
    assert not Reward.objects.exists() and not tip.notices.exists()

    done = client.get(step(client, tip, "tie", **_sent_by(page))["Location"])
    assert status_of(tip) == Status.ADOPTED and Reward.objects.get().tip == tip
    assert str(telling.TOLD["hand"]) in str(next(iter(done.context["messages"])))


def _sent_by(page) -> dict[str, str]:
    """What the form of a page sends."""
    return dict(re.findall(r'name="(article|confirmed)" value="(\d+)"', page.text))


def test_article_of_others_is_not_confirmed(client: Client) -> None:
    article = factories.draft("别人的草稿")

    page = client.get(f"/admin/tips/tip/{making.tip().pk}/tie/", {"article": article.pk})

    assert page.context["chosen"] is None and "别人的草稿" not in page.text


def test_tie_to_a_draft_asks_nothing(client: Client, editor: User) -> None:
    tip, article = making.tip(), factories.draft("自己的草稿", author=editor)

    assert step(client, tip, "tie", article=article.pk).status_code == 302
    assert status_of(tip) == Status.CHECKING and tip.article == article


@pytest.mark.parametrize("asked", ["", "x", "9" * 30])
def test_tie_to_no_article_is_refused(client: Client, asked: str) -> None:
    tip = making.tip()

    assert step(client, tip, "tie", article=asked).status_code == 409


def test_draft_of_others_can_not_be_tied_by_its_number(client: Client) -> None:
    tip, article = making.tip(), factories.draft("别人的草稿")

    assert step(client, tip, "tie", article=article.pk).status_code == 409
    tip.refresh_from_db()
    assert tip.article is None


def test_untie(client: Client, editor: User) -> None:
    tip = making.tip()
    triage.tie(tip, actor=editor, article=factories.draft())

    step(client, tip, "untie")

    tip.refresh_from_db()
    assert tip.article is None


def test_merge_by_code_and_undo(client: Client) -> None:
    first, later = making.tip("水管爆了"), making.tip("水管也爆了")

    step(client, later, "merge", code=first.shown_code.lower())
    page = page_of(client, first)

    assert status_of(later) == Status.DUPLICATE and later.merged_into == first
    assert [each.pk for each in page.context["informants"]] == [first.pk, later.pk]

    step(client, first, "let_go", code=later.code)
    assert status_of(later) == Status.NEW


def test_words_of_merged_tips_stand_below_those_of_the_first(client: Client) -> None:
    first, later = making.tip("水管爆了"), making.tip("车库也进水了", channel="qq")
    step(client, later, "merge", code=first.code)

    text = page_of(client, first).text

    told_too = text.partition(f'id="told-too-{later.pk}"')[2].partition("</section>")[0]
    assert "车库也进水了" in told_too and later.shown_code in told_too
    assert later.get_channel_display() in told_too and "水管爆了" not in told_too
    assert "told-too" not in page_of(client, later).text


def test_more_merged_tips_than_a_page_holds_are_counted(client, editor: User, monkeypatch) -> None:
    monkeypatch.setattr(conversation, "MOST_MERGED", 1)
    first = making.tip()
    for _count in range(3):
        triage.merge(making.tip(), actor=editor, into=first)

    page = page_of(client, first)

    assert len(page.context["told_too"]) == 1 and page.context["hidden_merged"] == 2


def test_other_tip_is_taken_in(client: Client) -> None:
    first, later = making.tip(), making.tip()

    step(client, first, "take_in", code=later.code)

    assert status_of(later) == Status.DUPLICATE and status_of(first) == Status.NEW
    step(client, later, "split_off")
    assert status_of(later) == Status.NEW


@pytest.mark.parametrize("code", ["", "ABCD-2345", "'; --"])
def test_merge_with_no_tip_keeps_what_was_typed(client: Client, code: str) -> None:
    tip = making.tip()

    page = step(client, tip, "merge", code=code)

    assert page.status_code == 409 and page.context["forms"]["merge"]["code"].value() == code


def test_tip_that_is_not_merged_is_not_let_go(client: Client) -> None:
    tip, other = making.tip(), making.tip()

    assert step(client, tip, "let_go", code=other.code).status_code == 409


def test_likely_duplicate_is_offered(client: Client) -> None:
    first = making.tip("祥龙社区三栋楼下的水管爆了，水流了一地，没有人来修")
    second = making.tip("祥龙社区三栋楼下的水管爆了，水流了一地，还没有人来修")
    intake.settle_message.call(first.messages.get().pk)
    intake.settle_message.call(second.messages.get().pk)

    page = page_of(client, second)

    assert [each.tip.pk for each in page.context["likely"]] == [first.pk]
    assert f'value="{first.code}"' in page.text and "%</span>" in page.text


# Two at once


def test_step_on_an_old_page_is_refused(client: Client) -> None:
    tip = making.tip(sender="one")
    version = tip.version
    making.told("又来一句", sender="one")

    page = step(client, tip, "decline", version=version, reason="已经报道过")

    assert page.status_code == 409 and status_of(tip) == Status.NEW
    assert "已经报道过</textarea>" in page.text
    assert step(client, tip, "check", version="").status_code == 409


def test_answer_after_anothers_answer_is_refused_and_kept(client: Client, editor: User) -> None:
    tip = making.tip()
    triage.answer(tip, actor=making.tips_editor(), text="我们在看。")

    page = step(client, tip, "answer", text="我们也在看。", seen=0)

    assert page.status_code == 409 and "我们也在看。" in page.text
    assert tip.notices.filter(kind="answer").count() == 1


def test_words_for_what_is_not_theirs_to_say_come_back(client: Client) -> None:
    tip = making.tip()
    client.force_login(factories.member("section editor"))

    page = step(client, tip, "answer", text="辛苦写下的话", seen=0)

    assert page.status_code == 409 and "辛苦写下的话" in page.text and not tip.notices.exists()


def test_reward_is_linked_for_who_may_see_amounts(client: Client) -> None:
    reward = making.proposed()
    address = f"/admin/tips/reward/{reward.pk}/change/"

    assert address in page_of(client, reward.tip).text
    client.force_login(factories.member("section editor"))
    assert address not in page_of(client, reward.tip).text


# Words


def test_answer_goes_to_the_source(client: Client) -> None:
    tip = making.tip()

    step(client, tip, "answer", text="请再拍一张 {code}", seen=0)

    assert f"请再拍一张 {tip.shown_code}" in Notice.objects.get(tip=tip, kind="answer").text
    assert "请再拍一张" in page_of(client, tip).text


def test_too_long_an_answer_is_refused_and_kept(client: Client) -> None:
    tip, long = making.tip(), "长" * 700

    page = step(client, tip, "answer", text=long, seen=0)

    assert page.status_code == 409 and long in page.text and not tip.notices.exists()


def test_templates_fit_state_and_channel(client: Client) -> None:
    tip = making.tip()
    AnswerTemplate.objects.all().delete()  # those that come with the program
    for name, fields in {
        "合适": {"status": "new", "channel": "wechat", "text": "收到 {code}"},
        "处处": {"text": "谢谢"},
        "别的状态": {"status": "adopted"},
        "别的渠道": {"channel": "qq"},
        "自动": {"notice": "adopted"},
        "理由": {"status": "declined", "text": "已经报道过"},
    }.items():
        AnswerTemplate.objects.create(name=name, **{"text": "字"} | fields)

    page = page_of(client, tip)
    chosen = AnswerTemplate.objects.get(name="合适")

    assert {each.name for each, _text in page.context["templates"]} == {"合适", "处处"}
    assert [each.name for each, _text in page.context["reasons"]] == ["理由"]
    assert f"收到 {tip.shown_code}</textarea>" in page_of(client, tip, template=chosen.pk).text


def test_notice_is_ticked_off_once_told_in_person(client: Client, editor: User) -> None:
    tip = making.tip(channel="phone", sender="13800000001")
    notice = triage.answer(tip, actor=editor, text="请来取报纸")

    step(client, tip, "tell", notice=notice.pk)
    again = step(client, tip, "tell", notice=notice.pk)

    notice.refresh_from_db()
    assert (notice.state, notice.way, notice.by) == ("sent", "hand", editor)
    assert again.status_code == 409


def test_notice_of_another_tip_is_not_ticked_off(client: Client, editor: User) -> None:
    notice = triage.answer(making.tip(), actor=editor, text="好的")

    assert step(client, making.tip(), "tell", notice=notice.pk).status_code == 409
    assert step(client, making.tip(), "tell", notice="9" * 30).status_code == 409


@pytest.mark.parametrize(
    ("channel", "sender", "way"),
    [
        ("phone", "13800000001", "call"),
        ("qq_hand", "33864057", "hand"),
        ("wechat", "openid", "off"),
    ],
)
def test_way_of_an_answer_is_told_before(client, channel: str, sender: str, way: str) -> None:
    tip = making.tip(channel=channel, sender=sender)

    page = page_of(client, tip)

    assert page.context["way"] == way and str(telling.WAYS[way]) in page.text


def test_who_left_a_contact_on_the_website_is_told_in_person(client: Client) -> None:
    tip = making.web_tip(contact="13800138000", name="张阿姨", has_consented=True)
    assert page_of(client, tip).context["way"] == "hand"

    step(client, tip, "decline", reason="已经报道过")

    (told,) = page_of(client, tip).context["told"]
    assert told.may_be_ticked and told.state == pgettext("tips", "to be told in person")
    step(client, tip, "tell", notice=told.notice.pk)
    assert Notice.objects.get(tip=tip).state == "sent"


def test_who_left_no_contact_reads_it_on_the_status_page(client: Client) -> None:
    tip = making.web_tip(name="不留电话的人", has_consented=True)
    assert page_of(client, tip).context["way"] == "page"

    step(client, tip, "decline", reason="已经报道过")

    (told,) = page_of(client, tip).context["told"]
    assert not told.may_be_ticked and told.notice.state == "on_page"
    assert step(client, tip, "tell", notice=told.notice.pk).status_code == 409


@pytest.mark.parametrize(
    ("channel", "way", "level"),
    [("phone", "call", "warning"), ("qq_hand", "hand", "warning"), ("wechat", "off", "warning")],
)
def test_answer_that_does_not_go_out_says_so(client, channel: str, way: str, level: str) -> None:
    tip = making.tip(channel=channel, sender="33864057")

    for name, words in (("answer", {"text": "收到了"}), ("decline", {"reason": "登过了"})):
        page = client.get(step(client, tip, name, **words)["Location"])
        (message,) = page.context["messages"]
        assert message.level_tag == level and str(telling.TOLD[way]) in str(message)


def test_answer_that_goes_out_says_so(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(telling, "way_now", lambda tip: "push")
    tip = making.tip()

    page = client.get(step(client, tip, "answer", text="收到了")["Location"])

    (message,) = page.context["messages"]
    assert message.level_tag == "success" and str(telling.TOLD["push"]) in str(message)


def test_every_way_has_its_sentences() -> None:
    assert set(telling.WAYS) == set(telling.TOLD) > set(telling.ON_ITS_WAY)


def test_note_is_written_and_an_empty_one_refused(client: Client) -> None:
    tip = making.tip()

    assert step(client, tip, "note", text="去看了一眼").status_code == 302
    assert step(client, tip, "note", text=" ").status_code == 409
    assert [note.text for note in tip.notes.all()] == ["去看了一眼"]


def test_describe_writes_what_was_changed_alone(client: Client) -> None:
    tip, places = making.tip(), factories.huayang()
    category = Category.objects.first()
    Tip.objects.update(place=places["祥龙社区"], place_is_suggested=True)

    step(client, tip, "describe", headline="水管爆了", place=places["祥龙社区"].pk,
         category=category.pk, **{"initial-place": places["祥龙社区"].pk, "initial-headline": "",
                                  "initial-category": ""})  # fmt: skip

    tip.refresh_from_db()
    assert (tip.headline, tip.category) == ("水管爆了", category)
    assert tip.place == places["祥龙社区"] and tip.place_is_suggested
    assert not tip.category_is_suggested


def test_suggestion_that_came_meanwhile_is_not_wiped(client: Client) -> None:
    tip, places = making.tip(), factories.huayang()
    Tip.objects.update(place=places["祥龙社区"], place_is_suggested=True)

    empty = {"initial-place": "", "initial-headline": "", "initial-category": ""}
    step(client, tip, "describe", headline="水管爆了", place="", category="", **empty)

    tip.refresh_from_db()
    assert tip.headline == "水管爆了" and tip.place == places["祥龙社区"]


def test_suggestion_is_confirmed(client: Client) -> None:
    tip, places = making.tip(), factories.huayang()
    Tip.objects.update(place=places["祥龙社区"], place_is_suggested=True)
    key = places["祥龙社区"].pk

    sent = {"initial-place": key, "initial-headline": "", "initial-category": ""}
    step(client, tip, "describe", headline="", place=key, category="", confirm="place", **sent)

    tip.refresh_from_db()
    assert tip.place == places["祥龙社区"] and not tip.place_is_suggested


@pytest.mark.parametrize("place", ["x", "9" * 30, "0"])
def test_place_that_is_none_is_refused(client: Client, place: str) -> None:
    tip = making.tip()

    page = step(client, tip, "describe", headline="留着的话", place=place)

    assert page.status_code == 409 and "留着的话" in page.text


def test_marked_messages_move_to_a_new_tip(client: Client) -> None:
    tip = making.tip("第一件事", sender="one")
    other = making.told("第二件事", sender="one").message

    step(client, tip, "move", messages=[other.pk], to="")

    other.refresh_from_db()
    assert other.tip != tip and other.tip.text == "第二件事"
    assert step(client, tip, "move", to="").status_code == 409


def test_messages_of_another_tip_can_not_be_moved(client: Client) -> None:
    tip, other = making.tip(), making.tip().messages.get()

    assert step(client, tip, "move", messages=[other.pk], to="").status_code == 409
    assert step(client, tip, "move", messages=["9" * 30], to="x").status_code == 409


def test_source_is_blocked_with_a_reason_and_unblocked(client: Client) -> None:
    tip = making.tip()

    assert step(client, tip, "block", reason="").status_code == 409
    step(client, tip, "block", reason="总发广告")
    tip.source.refresh_from_db()
    assert tip.source.is_blocked and "总发广告" in page_of(client, tip).text

    step(client, tip, "unblock")
    tip.source.refresh_from_db()
    assert not tip.source.is_blocked


def test_history_is_in_words(client: Client, editor: User) -> None:
    tip, reporter = making.tip(), making.reporter("记者甲")
    triage.assign(tip, actor=editor, to=reporter)
    triage.answer(tip, actor=editor, text="好的")

    happened = page_of(client, tip).context["happened"]

    assert [line.who for line in happened] == ["线索编辑", "线索编辑"]
    assert not any("tip_" in line.what for line in happened)
    assert any(reporter.username in detail for detail in happened[1].details)


def test_step_that_there_is_not(client: Client) -> None:
    tip = making.tip()

    assert step(client, tip, "adopt").status_code == 404
    assert client.get(f"/admin/tips/tip/{tip.pk}/step/check/").status_code == 302
    assert status_of(tip) == Status.NEW and not TipEvent.objects.filter(tip=tip).exists()


def test_page_of_no_tip(client: Client) -> None:
    for key in ("0", "9" * 30, "x"):
        assert client.get(f"/admin/tips/tip/{key}/change/").status_code == 404


def test_record_names_no_contact(client: Client) -> None:
    tip = making.tip("电话13800138000", sender="secret-openid")
    step(client, tip, "check")
    step(client, tip, "note", text="好")

    written = " ".join(str(event.data) for event in Event.objects.all())
    assert "13800138000" not in written and "secret-openid" not in written
