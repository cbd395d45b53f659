"""What becomes of a tip: by whom, from where, and always with a way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.access import NotAllowed
from articles.models import Article, Event
from tests import factories
from tests.tips import making
from tips import drafts, progress, rewards, triage
from tips.models import OPEN, Notice, NoticeKind, Reward, Status, Tip, TipEvent

pytestmark = pytest.mark.django_db


def _at(status: str) -> Tip:
    """A tip in that status, by the rules themselves."""
    actor, tip = making.tips_editor(), making.tip()
    if status == Status.CHECKING:
        triage.check(tip, actor=actor)
    elif status == Status.ASSIGNED:
        triage.assign(tip, actor=actor, to=making.reporter())
    elif status == Status.DECLINED:
        triage.decline(tip, actor=actor, reason="不在本区")
    elif status == Status.SPAM:
        triage.spam(tip, actor=actor)
    elif status == Status.DUPLICATE:
        triage.merge(tip, actor=actor, into=making.tip("另一条"))
    elif status == Status.ADOPTED:
        making.adopted(tip)
    return tip


def _public(article: Article) -> None:
    """As a process leaves it that was killed before it told anybody."""
    Article.objects.filter(pk=article.pk).update(
        is_public=True, live=article.latest, published_at=timezone.now()
    )


def test_every_status_has_an_owner_and_all_but_adopted_a_way_out() -> None:
    for status in Status.values:
        out = [name for name, step in triage.TRANSITIONS.items() if status in step.froms]
        assert bool(out) == (status != Status.ADOPTED)
    assert {step.to for step in triage.TRANSITIONS.values()} >= set(Status.values) - {Status.NEW}


_CAST = {
    "tips editor": {
        Status.NEW: {"check", "assign", "make_draft", "tie", "decline", "merge", "spam"},
        Status.CHECKING: {"assign", "make_draft", "tie", "decline", "merge", "spam"},
        Status.ASSIGNED: {
            *("assign", "unassign", "make_draft", "tie", "decline", "merge", "spam"),
        },
        Status.DECLINED: {"tie", "merge", "spam", "reopen"},
        Status.SPAM: {"reopen"},
        Status.DUPLICATE: {"split_off"},
        Status.ADOPTED: set(),
    },
    "desk chief": {
        Status.NEW: {"assign"},
        Status.CHECKING: {"assign"},
        Status.ASSIGNED: {"assign", "unassign"},
    },
    "section editor": {},
    "reporter": {},
    "finance": {},
    "proofreader": {},
    "site administrator": {},
}


@pytest.mark.parametrize("status", Status.values)
def test_who_may_do_what_where(status: str) -> None:
    tip = _at(status)
    for group, table in _CAST.items():
        person = factories.member(group)
        allowed = {action.name for action in triage.available(tip, person) if not action.reason}
        assert allowed == table.get(status, set()), (group, status)


def test_superuser_without_a_group_decides_nothing() -> None:
    superuser = factories.user(is_superuser=True)

    assert all(action.reason for action in triage.available(making.tip(), superuser))


def test_checking_tells_the_source_once() -> None:
    tip, actor = making.tip(), making.tips_editor()
    triage.check(tip, actor=actor)
    triage.assign(tip, actor=actor, to=making.reporter())

    assert Notice.objects.filter(tip=tip, kind=NoticeKind.CHECKING).count() == 1
    assert tip.first_answered_at is not None


@pytest.mark.parametrize("step", ["make_draft", "tie"])
def test_work_on_an_article_is_the_first_answer_too(step: str) -> None:
    tip, actor = making.tip(), making.tips_editor()
    if step == "make_draft":
        triage.make_draft(tip, actor=actor)
    else:
        triage.tie(tip, actor=actor, article=factories.draft("还没见报"))

    assert Notice.objects.get(tip=tip).kind == NoticeKind.CHECKING
    assert tip.status == Status.CHECKING and tip.first_answered_at is not None


def test_putting_away_as_spam_answers_nobody() -> None:
    assert _at(Status.SPAM).first_answered_at is None
    assert not Notice.objects.exists()


def test_declined_again_for_another_reason_is_told_again() -> None:
    tip, actor = _at(Status.DECLINED), making.tips_editor()
    triage.reopen(tip, actor=actor)
    triage.decline(tip, actor=actor, reason="两家报社都写过了")

    told = Notice.objects.filter(tip=tip, kind=NoticeKind.DECLINED).order_by("pk")
    assert [
        reason in notice.text
        for notice, reason in zip(told, ("不在本区", "两家报社都写过了"), strict=True)
    ] == [True, True]


def test_who_told_of_the_same_hears_when_the_reward_is_decided() -> None:
    first, second = making.tip("一"), making.tip("二")
    triage.merge(second, actor=making.tips_editor(), into=first)
    making.adopted(first)
    second.refresh_from_db()
    assert progress.standing(second).name == progress.CHECKING
    assert not Notice.objects.filter(tip=second).exists()

    making.approved(made=first)

    assert progress.standing(second).name == progress.DECLINED
    assert progress.standing(second).sentence in Notice.objects.get(tip=second).text


def test_assigning_needs_somebody_who_writes_and_a_time_to_come() -> None:
    tip, actor = making.tip(), making.tips_editor()

    with pytest.raises(NotAllowed):
        triage.assign(tip, actor=actor, to=making.finance())
    with pytest.raises(NotAllowed):
        triage.assign(tip, actor=actor, to=making.reporter(), due_at=making.later(-1))
    assert Tip.objects.get().status == Status.NEW


def test_declining_needs_a_reason_that_the_source_reads() -> None:
    tip, actor = making.tip(), making.tips_editor()
    with pytest.raises(NotAllowed):
        triage.decline(tip, actor=actor, reason="  ")
    triage.decline(tip, actor=actor, reason="社区已经修好了")

    assert "社区已经修好了" in Notice.objects.get().text


def test_reopened_tip_forgets_the_reason_and_the_decision() -> None:
    tip, actor = _at(Status.DECLINED), making.tips_editor()
    triage.reopen(tip, actor=actor)

    assert tip.status == Status.CHECKING and tip.reason == "" and tip.decided_at is None


def test_merge_is_linked_and_undone_to_what_it_was() -> None:
    first, second, actor = making.tip("一"), making.tip("二"), making.tips_editor()
    triage.check(second, actor=actor)
    triage.merge(second, actor=actor, into=first)
    assert second.status == Status.DUPLICATE and second.merged_into == first

    triage.split_off(second, actor=actor)

    assert second.status == Status.CHECKING and second.merged_into is None


def test_merging_a_head_takes_its_duplicates_along() -> None:
    actor = making.tips_editor()
    one, two, three = making.tip("一"), making.tip("二"), making.tip("三")
    triage.merge(two, actor=actor, into=one)
    triage.merge(one, actor=actor, into=three)

    assert set(three.duplicates.all()) == {one, two}


def test_merging_into_a_duplicate_goes_to_its_head() -> None:
    actor = making.tips_editor()
    one, two, three = making.tip("一"), making.tip("二"), making.tip("三")
    triage.merge(two, actor=actor, into=one)
    triage.merge(three, actor=actor, into=two)

    assert three.merged_into == one


@pytest.mark.parametrize("status", [Status.SPAM, Status.DECLINED])
def test_merging_into_what_is_put_away_is_refused(status: str) -> None:
    with pytest.raises(NotAllowed):
        triage.merge(making.tip("二"), actor=making.tips_editor(), into=_at(status))


def test_merging_crosswise_or_into_itself_is_refused() -> None:
    actor, one, two = making.tips_editor(), making.tip("一"), making.tip("二")
    triage.merge(one, actor=actor, into=two)

    with pytest.raises(NotAllowed):
        triage.merge(two, actor=actor, into=one)
    with pytest.raises(NotAllowed):
        triage.merge(two, actor=actor, into=two)


def test_publishing_the_article_adopts_the_tip_and_a_reward_is_due(
    django_capture_on_commit_callbacks,
) -> None:
    people, tip = factories.desk(), making.tip()
    article = triage.make_draft(tip, actor=making.tips_editor())
    article.section = factories.section()
    article.save(update_fields=["section"])
    factories.signed(article, people, actor=article.creator)
    assert Tip.objects.get().status == Status.CHECKING and not Reward.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.publish(article, actor=people.final)

    tip.refresh_from_db()
    assert tip.status == Status.ADOPTED
    reward = Reward.objects.get()
    assert reward.tip == tip and reward.status == "due"
    assert Notice.objects.filter(tip=tip, kind=NoticeKind.ADOPTED).count() == 1


def test_clock_adopts_what_a_killed_process_left_and_only_once() -> None:
    tip, article = making.tip(), factories.draft()
    triage.tie(tip, actor=making.tips_editor(), article=article)
    _public(article)

    assert [each.pk for each in triage.adopt_published()] == [tip.pk]
    assert triage.adopt_published() == []
    assert Reward.objects.count() == 1


def test_nobody_adopts_by_hand() -> None:
    for group in _CAST:
        person = factories.member(group)
        assert "adopt" not in {each.name for each in triage.available(making.tip(), person)}


def test_untied_draft_no_longer_adopts() -> None:
    tip, actor, article = making.tip(), making.tips_editor(), factories.draft()
    triage.tie(tip, actor=actor, article=article)
    triage.untie(tip, actor=actor)
    _public(article)

    assert triage.adopt_published() == [] and not Reward.objects.exists()


def test_second_draft_is_refused() -> None:
    tip, actor = making.tip(), making.tips_editor()
    triage.make_draft(tip, actor=actor)

    with pytest.raises(NotAllowed):
        triage.make_draft(tip, actor=actor)


def test_reporter_makes_a_draft_of_an_own_lead_and_of_no_other() -> None:
    reporter, tip = making.reporter(), making.tip()
    with pytest.raises(NotAllowed):
        triage.make_draft(tip, actor=reporter)
    triage.assign(tip, actor=making.tips_editor(), to=reporter)

    article = triage.make_draft(tip, actor=reporter)

    assert article.creator == reporter and tip.article == article


def test_lead_is_given_back_with_a_reason_that_is_kept() -> None:
    reporter = making.reporter("记者甲")
    tip = triage.assign(making.tip(), actor=making.tips_editor(), to=reporter)

    triage.give_back(tip, actor=reporter, reason="人在外地，赶不回来")

    assert (tip.status, tip.assigned_to, tip.due_at) == (Status.CHECKING, None, None)
    assert [(note.author, note.text) for note in tip.notes.all()] == [
        (reporter, "人在外地，赶不回来")
    ]
    told = tip.events.select_related("event").get(event__verb="tip_give_back").event
    assert told.actor == reporter and "外地" not in str(told.data)  # the record is open


@pytest.mark.parametrize("who", ["other reporter", "tips editor"])
def test_lead_is_given_back_by_nobody_else(who: str) -> None:
    tip = triage.assign(making.tip(), actor=making.tips_editor(), to=making.reporter())
    actor = making.tips_editor() if who == "tips editor" else making.reporter()

    with pytest.raises(NotAllowed):
        triage.give_back(tip, actor=actor, reason="人在外地")

    tip.refresh_from_db()
    assert tip.status == Status.ASSIGNED and not tip.notes.exists()
    assert "give_back" not in [each.name for each in triage.available(tip, actor)]


def test_lead_is_not_given_back_without_a_reason() -> None:
    reporter = making.reporter()
    tip = triage.assign(making.tip(), actor=making.tips_editor(), to=reporter)

    with pytest.raises(NotAllowed):
        triage.give_back(tip, actor=reporter, reason="  ")

    tip.refresh_from_db()
    assert tip.assigned_to == reporter


def test_draft_has_the_text_the_place_and_the_name_of_its_reporter() -> None:
    place, reporter = factories.huayang()["祥龙社区"], making.reporter("何小雨")
    tip, actor = making.tip("楼下水管爆了。<b>水</b>流了一地。"), making.tips_editor()
    triage.describe(tip, actor=actor, place=place)
    triage.assign(tip, actor=actor, to=reporter)

    article = triage.make_draft(tip, actor=actor)

    assert article.latest.title == "楼下水管爆了"
    assert article.latest.body == "<p>楼下水管爆了。&lt;b&gt;水&lt;/b&gt;流了一地。</p>"
    assert list(article.places.all()) == [place]
    assert article.bylines.get().reporter.user == reporter and article.creator == actor


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("水管爆了。流了一地", "水管爆了"),
        (
            "我们院子六楼那几户，十几年都用竹篮往楼上吊菜，听说终于要装电梯了，可以来看看。",
            "我们院子六楼那几户，十几年都用竹篮往楼上吊菜",
        ),
        ("水" * 31, "水" * 30 + "…"),
        ("喂，" + "水" * 30, "喂，" + "水" * 28 + "…"),
    ],
)
def test_title_of_a_draft_is_cut_where_one_breathes(text: str, title: str) -> None:
    assert drafts.title_of(making.tip(text)) == title


def test_messages_move_to_a_new_tip_of_the_same_source() -> None:
    tip = making.tip("井盖坏了", sender="a")
    other = making.told("还有，路灯不亮", sender="a").message
    moved = triage.move_messages([other], actor=making.tips_editor(), to=None)

    tip.refresh_from_db()
    assert tip.text == "井盖坏了" and moved.text == "还有，路灯不亮"


def test_messages_do_not_move_to_another_source_nor_leave_nothing_behind() -> None:
    actor, tip, other = making.tips_editor(), making.tip("井盖坏了"), making.tip("路灯不亮")

    with pytest.raises(NotAllowed):
        triage.move_messages(tip.messages.all(), actor=actor, to=other)
    with pytest.raises(NotAllowed):
        triage.move_messages(tip.messages.all(), actor=actor, to=None)


def test_messages_of_nobody_are_not_moved() -> None:
    tip = making.tip()
    tip.messages.update(source=None)

    with pytest.raises(NotAllowed):
        triage.move_messages(tip.messages.all(), actor=making.tips_editor(), to=None)


def test_answers_are_each_told_once() -> None:
    tip, actor = making.tip(), making.tips_editor()
    triage.answer(tip, actor=actor, text="请问是几号楼？{code}")
    triage.answer(tip, actor=actor, text="请问是几号楼？{code}")

    texts = [notice.text for notice in tip.notices.all()]
    assert texts == [f"请问是几号楼？{tip.shown_code}"] * 2


def test_every_step_is_recorded_in_the_chain_without_who_told_us() -> None:
    tip, actor = making.tip("井盖坏了", sender="sentinel-openid"), making.tips_editor()
    triage.check(tip, actor=actor)
    triage.block(tip.source, actor=actor, reason="广告")

    assert [row.event.verb for row in TipEvent.objects.order_by("pk")] == [
        "tip_check",
        "block_source",
    ]
    assert "sentinel" not in str(list(Event.objects.values_list("data", flat=True)))


def test_purged_tip_can_not_be_worked_with() -> None:
    tip = making.tip()
    Tip.objects.filter(pk=tip.pk).update(purged_at=timezone.now())
    tip.refresh_from_db()

    assert all(action.reason for action in triage.available(tip, making.tips_editor()))


def test_overdue_tips_are_the_open_ones_past_their_time() -> None:
    tip = making.tip()
    triage.assign(tip, actor=making.tips_editor(), to=making.reporter(), due_at=making.later(5))
    Tip.objects.filter(pk=tip.pk).update(due_at=timezone.now() - timedelta(minutes=1))

    assert list(Tip.objects.all().overdue()) == [tip]
    assert set(OPEN) == {Status.NEW, Status.CHECKING, Status.ASSIGNED}


def test_split_off_is_refused_while_a_share_is_decided() -> None:
    first, second, actor = making.tip("一"), making.tip("二"), making.tips_editor()
    triage.merge(second, actor=actor, into=first)
    making.adopted(first)
    reward = rewards.due(first)
    rewards.propose(
        *(reward,),
        actor=actor,
        kind="ordinary",
        amount=5000,
        shares={first.pk: 3000, second.pk: 2000},
    )

    with pytest.raises(NotAllowed):
        triage.split_off(second, actor=actor)
