"""The complaints desk: what may follow what, who may, and what each is told."""

import itertools
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import (
    complaint_figures,
    complaint_intake,
    complaint_notices,
    complaint_retention,
    complaints,
    sentences,
    takedown,
    workflow,
)
from articles.access import NotAllowed
from articles.lib import clock
from articles.models import (
    Article,
    Complaint,
    ComplaintFile,
    ComplaintMessage,
    Event,
    Photo,
    TakeDown,
    User,
)
from articles.unsent_files import SentFile
from tests import factories
from tests.articles import complaining

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/complaint/"
_S = Complaint.Status


@pytest.fixture
def desk() -> User:
    return complaining.desk_person("方小满")


@pytest.fixture
def second() -> User:
    return complaining.desk_person("沈砚秋")


def _url(case: Complaint, *rest: object) -> str:
    return (
        "/".join([f"{LIST}{case.pk}", *map(str, rest), ""]) if rest else f"{LIST}{case.pk}/change/"
    )


def _at(status: str, by: User, article: Article | None = None) -> Complaint:
    """A case as the steps bring it there."""
    if status == _S.RECEIVED:
        return complaining.case(article)
    if status in (_S.CHECKING, _S.ASKED, _S.REJECTED):
        case = complaining.checking(article, by=by)
        if status == _S.ASKED:
            complaints.ask(case, actor=by, reason="哪一天？")
        if status == _S.REJECTED:
            complaints.reject(case, actor=by, reason="查无实据。")
        return case
    case = complaining.taken_down(article, by=by)
    if status == _S.COUNTERED:
        complaints.counter(case, actor=by, reason="作者：有授权。")
    if status == _S.RESTORED:
        complaints.restore(case, actor=complaining.desk_person(), reason="有授权。")
    return case


# The table, written by hand

ALLOWED = {
    _S.RECEIVED: {"take_on", "hand_over"},
    _S.CHECKING: {"hand_over", "ask", "uphold", "reject", "counter"},
    _S.ASKED: {"hand_over", "ask", "answer", "uphold", "reject", "counter"},
    _S.UPHELD: {"counter", "restore"},
    _S.REJECTED: {"reopen"},
    _S.COUNTERED: {"hand_over", "stand_by", "restore"},
    _S.RESTORED: set(),
}


def _calls(case: Complaint, to: User) -> dict:
    why = {"reason": "理由"}
    return {
        "take_on": lambda who: complaints.take_on(case, actor=who),
        "hand_over": lambda who: complaints.hand_over(case, actor=who, to=to),
        "ask": lambda who: complaints.ask(case, actor=who, **why),
        "uphold": lambda who: complaints.uphold(
            case, actor=who, outcome="corrected", notice="应为1956年。", **why
        ),
        "reject": lambda who: complaints.reject(case, actor=who, **why),
        "reopen": lambda who: complaints.reopen(case, actor=who),
        "counter": lambda who: complaints.counter(case, actor=who, **why),
        "stand_by": lambda who: complaints.stand_by(case, actor=who, **why),
        "restore": lambda who: complaints.restore(case, actor=who, **why),
    }


@pytest.mark.parametrize("status", list(_S))
def test_table(status, desk, second) -> None:
    """Every status × every step × who has the right and who has not."""
    writer = factories.user("作者", rights=("add_article", "handle_complaint"))
    article = factories.published(author=writer)
    case = _at(status, desk, article)
    strangers = [factories.chief(), factories.user(is_superuser=True), _elsewhere()]
    wrong = []
    for name, act in _calls(case, to=second).items():
        for who in (second, writer, *strangers):
            expected = name in ALLOWED[status] and (
                who == second or (who == writer and name == "counter")
            )
            events, before = Event.objects.count(), Complaint.objects.values().get(pk=case.pk)
            with transaction.atomic():
                try:
                    assert bool(complaints.why_not(name, case, who)) != expected
                    act(User.objects.get(pk=who.pk))
                    went = True
                    assert Event.objects.count() > events
                except NotAllowed:
                    went = False
                    assert Event.objects.count() == events
                transaction.set_rollback(True)
            case.refresh_from_db()
            assert Complaint.objects.values().get(pk=case.pk) == before
            if went != expected:
                wrong.append(f"{who} {name}")
    assert not wrong
    assert set(complaints.TRANSITIONS) == set(_calls(case, second)) | {"answer"}


def test_every_status_is_reached_and_left() -> None:
    reached = {step.to for step in complaints.TRANSITIONS.values()}
    assert set(_S) - {_S.RECEIVED} <= reached
    left = set(itertools.chain(*(step.froms for step in complaints.TRANSITIONS.values())))
    assert set(_S) - {_S.RESTORED} <= left


def _elsewhere() -> User:
    person = complaining.desk_person()
    person.sections.set([factories.section("教育")])
    return person


@pytest.mark.parametrize("name", ["ask", "uphold", "reject", "counter"])
def test_step_without_a_reason_is_refused(name, desk) -> None:
    case = complaining.checking(by=desk)
    more = {"outcome": "corrected", "notice": "应为1956年。"} if name == "uphold" else {}

    with pytest.raises(NotAllowed):
        getattr(complaints, name)(case, actor=desk, reason="  ", **more)
    case.refresh_from_db()
    assert case.status == _S.CHECKING


def test_pictures_of_the_case_are_hidden_and_no_others(desk) -> None:
    photo, foreign = factories.photo(), factories.photo()
    article = factories.published(cover=photo)
    case = complaining.checking(article, by=desk)
    told = {"reason": "当事人要求", "outcome": "pictures_hidden"}
    with pytest.raises(NotAllowed):
        complaints.uphold(case, actor=desk, photos=[foreign], **told)

    complaints.uphold(case, actor=desk, photos=[photo, foreign], **told)

    hidden = Photo.objects.filter(hidden_at__isnull=False)
    assert list(hidden) == [photo] and Article.objects.get(pk=article.pk).is_public
    complaints.restore(case, actor=complaining.desk_person(), reason="弄错了")
    assert not hidden.all().exists()


def test_nothing_left_is_no_way_to_leave_it(desk) -> None:
    case = complaining.checking(by=desk)
    with pytest.raises(NotAllowed):
        complaints.uphold(case, actor=desk, reason="x", outcome="nothing_left")


def test_two_upholding_at_once_take_it_down_once(desk, second) -> None:
    case = complaining.checking(by=desk)
    stale = Complaint.objects.get(pk=case.pk)
    complaints.uphold(case, actor=desk, reason="侵权", outcome="taken_down")

    with pytest.raises(NotAllowed):
        complaints.uphold(stale, actor=second, reason="侵权", outcome="taken_down")
    assert TakeDown.objects.count() == 1


# The author


def test_author_hears_of_it_without_who_complains(client, desk) -> None:
    writer = factories.member("reporter", "林晓棠", staff=False)
    article = factories.published("旧照风波", author=writer)
    case = complaining.taken_down(
        article, by=desk, kind="copyright", wrong="我拍的", name="周映雪", contact="13900001111"
    )
    client.force_login(writer)

    home = client.get("/portal/").content.decode()
    page = client.get(f"/portal/{article.pk}/").content.decode()

    assert "旧照风波" in home and "查实侵权。" in page
    assert not any(each in home + page for each in ("周映雪", "13900001111", "我拍的"))
    answer = client.post(
        f"/portal/{article.pk}/counter/", {"case": case.pk, "reason": "作者有授权书。"}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.status == _S.COUNTERED
    assert case.messages.get(kind=ComplaintMessage.Kind.COUNTER).author == writer


def test_another_reporter_neither_hears_nor_answers(client, desk) -> None:
    article = factories.published(author=factories.member("reporter", staff=False))
    case = complaining.taken_down(article, by=desk)
    stranger = factories.member("reporter", staff=False)
    client.force_login(stranger)

    assert not complaint_notices.of_author(stranger).exists()
    address = f"/portal/{article.pk}/counter/"
    assert client.post(address, {"case": case.pk, "reason": "x"}).status_code == 404
    case.refresh_from_db()
    assert case.status == _S.UPHELD


def test_empty_statement_comes_back_with_a_sentence(client, desk) -> None:
    writer = factories.member("reporter", staff=False)
    article = factories.published(author=writer)
    case = complaining.taken_down(article, by=desk)
    client.force_login(writer)

    answer = client.post(f"/portal/{article.pk}/counter/", {"case": case.pk, "reason": " "})

    assert answer.status_code == 409


# The desk in the admin


def test_overdue_come_first(client, desk) -> None:
    now = timezone.now()
    late, soon, new = (complaining.case() for _number in range(3))
    for case, due in ((late, -5), (soon, 1), (new, 40)):
        Complaint.objects.filter(pk=case.pk).update(due_at=now + timedelta(hours=due))
    client.force_login(desk)

    page = client.get(LIST)

    assert [each.pk for each in page.context["cl"].result_list] == [late.pk, soon.pk, new.pk]
    assert page.content.decode().count("due overdue") == 1
    only = client.get(f"{LIST}?state=overdue").context["cl"].result_list
    assert [each.pk for each in only] == [late.pk]


def test_what_was_added_to_a_decided_case_is_seen(client, desk) -> None:
    case = _at(_S.REJECTED, desk)
    complaint_intake.add(case, key="k", text="我找到底片了。", files=[])
    client.force_login(desk)

    assert [each.pk for each in client.get(LIST).context["cl"].result_list] == [case.pk]


def test_queries_of_the_list_do_not_grow(client, desk, django_assert_max_num_queries) -> None:
    complaining.case()
    client.force_login(desk)
    client.get(LIST)
    for _number in range(6):
        complaining.case()
    with django_assert_max_num_queries(13):
        client.get(LIST)


def test_queries_of_a_case_do_not_grow(client, desk, django_assert_max_num_queries) -> None:
    case = complaining.checking(by=desk)
    for number in range(6):
        complaint_intake.add(case, key=f"k{number}", text="补充", files=[])
        complaints.note(case, actor=desk, text="记")
    client.force_login(desk)
    client.get(_url(case))
    with django_assert_max_num_queries(62):
        client.get(_url(case))


@pytest.mark.parametrize("who", ["nobody", "reporter", "chief", "superuser", "elsewhere", "writer"])
def test_case_is_shown_to_the_desk_alone(who, client, desk) -> None:
    writer = factories.user("作者", rights=("add_article", "handle_complaint", "view_article"))
    article = factories.published(author=writer)
    case = complaining.checking(article, by=desk, name="周映雪", contact="13900001111")
    people = {
        "reporter": factories.member("reporter", staff=False),
        "chief": factories.chief(),
        "superuser": factories.user(is_superuser=True),
        "elsewhere": _elsewhere(),
        "writer": writer,
    }
    if who in people:
        client.force_login(people[who])

    for address in (_url(case), _url(case, "step", "reject")):
        answer = client.post(address, {"reject-reason": "x"})
        assert (
            answer.status_code in (302, 403, 404, 405) and "周映雪" not in answer.content.decode()
        )
    page = client.get(LIST)
    assert case.shown_code not in page.content.decode()
    case.refresh_from_db()
    assert case.status == _S.CHECKING


def test_steps_by_the_page(client, desk) -> None:
    case = complaining.case()
    client.force_login(desk)

    client.post(_url(case, "step", "take_on"))
    client.post(_url(case, "step", "ask"), {"ask-reason": "哪一天？"})
    client.post(_url(case, "step", "note"), {"note-text": "打过电话"})
    refused = client.post(_url(case, "step", "uphold"), {"uphold-reason": "写了很久的理由"})
    assert refused.status_code == 422 and "写了很久的理由" in refused.content.decode()
    client.post(
        _url(case, "step", "uphold"), {"uphold-reason": "查实", "uphold-outcome": "taken_down"}
    )

    case.refresh_from_db()
    assert (case.status, case.handler, case.decided_by) == (_S.UPHELD, desk, desk)
    page = client.get(_url(case)).content.decode()
    assert "打过电话" in page and "哪一天？" in page and "查实" in page


@pytest.mark.parametrize("name", ["nothing", "answer", "_move", "visible", "reveal"])
def test_step_that_there_is_not(name, client, desk) -> None:
    client.force_login(desk)
    assert client.post(_url(complaining.case(), "step", name)).status_code == 404


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "1%27", "-1", "1.5"])
def test_hostile_keys(key, client, desk) -> None:
    client.force_login(desk)
    assert client.get(f"{LIST}{key}/change/").status_code == 404


def test_evidence_is_saved_only_and_each_look_recorded(client, desk) -> None:
    case = complaining.case()
    html = b"%PDF-1.7 <script>alert(1)</script>"
    sent = SentFile("evidence", "x.pdf", len(html), lambda: ContentFile(html))
    complaint_intake._keep_files(case, None, [sent])
    file = ComplaintFile.objects.get()
    client.force_login(desk)

    answer = client.get(_url(case, "files", file.pk))

    assert b"".join(answer.streaming_content) == html
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]
    assert Event.objects.get(verb="open_evidence").data["file"] == file.pk
    other = complaining.case()
    assert client.get(_url(other, "files", file.pk)).status_code == 404
    client.force_login(factories.chief())
    assert client.get(_url(case, "files", file.pk)).status_code == 404


def test_take_down_without_a_complaint(client, desk) -> None:
    article = factories.published()
    client.force_login(desk)
    address = reverse("admin:articles_article_step", args=[article.pk, "take_down"])

    assert client.get(address).status_code == 200
    client.post(address, {"reason": "主管部门通知", "kind": "unlawful"})

    assert takedown.current(article).kind == "unlawful"
    assert Client().get(article.get_absolute_url()).status_code == 410


# One sentence


def test_one_sentence_goes_through_the_usual_signatures(client) -> None:
    article = factories.published(body="<p>礼堂建于1958年。门牌是<b>三号</b>。</p>")
    chief = factories.chief()
    client.force_login(chief)
    address = reverse("admin:articles_article_sentence", args=[article.pk])

    client.post(address, {"old": "礼堂建于1958年。", "new": "礼堂建于1956年。"})

    article.refresh_from_db()
    assert article.stage == "first_review" and "1956" in article.latest.body
    assert "1958" in article.live.body and article.is_public


@pytest.mark.parametrize("old", ["", "没有这句话", "门牌是三号", "。", "1958年。门"])
def test_sentence_that_does_not_stand_there_once_changes_nothing(old) -> None:
    article = factories.published(body="<p>礼堂建于1958年。门牌是<b>三号</b>。</p>")
    expected = old == "1958年。门"
    if expected:
        assert sentences.change_sentence(article, actor=factories.chief(), old=old, new="x")
        return
    with pytest.raises(NotAllowed):
        sentences.change_sentence(article, actor=factories.chief(), old=old, new="x")
    article.refresh_from_db()
    assert article.stage == "published" and article.latest_id == article.live_id


def test_sentence_needs_the_right_to_change() -> None:
    article = factories.published(body="<p>礼堂建于1958年。</p>")
    with pytest.raises(NotAllowed):
        sentences.change_sentence(article, actor=factories.user(), old="1958", new="1956")
    assert workflow.why_not("revise", article, factories.user())


# Figures and retention


def test_figures_count_without_naming_anybody(client, desk, second) -> None:
    start = timezone.now() - timedelta(hours=30)
    with clock.told(start):
        upheld = complaining.case(kind="copyright", name="周映雪", wrong="我拍的")
        rejected = complaining.case()
        complaining.case(kind="mistake")
    with clock.told(start + timedelta(hours=4)):
        complaints.take_on(upheld, actor=desk)
        complaints.uphold(upheld, actor=desk, reason="侵权", outcome="taken_down")
    with clock.told(start + timedelta(hours=8)):
        complaints.take_on(rejected, actor=second)
        complaints.reject(rejected, actor=second, reason="不实")

    years = complaint_figures.years()

    whole = years[0].whole
    assert (whole.number, whole.upheld, whole.taken_down) == (3, 1, 1) or len(years) > 1
    assert sum(each.whole.rejected for each in years) == 1
    assert "6" in whole.median or len(years) > 1
    page = client.get("/complaints/figures/")
    text = page.content.decode()
    assert page.status_code == 200 and "public" in page["Cache-Control"]
    assert not any(each in text for each in ("周映雪", "我拍的", upheld.shown_code, "方小满"))


def test_closed_case_is_emptied_when_its_time_is_over(desk, settings) -> None:
    settings.COMPLAINTS_KEEP = 10
    case = complaining.checking(by=desk, name="周映雪", contact="139", wrong="不对")
    content = ContentFile(b"%PDF-1")
    complaint_intake._keep_files(case, None, [SentFile("evidence", "周.pdf", 6, lambda: content)])
    complaint_intake.add(case, key="k", text="我再说一句", files=[])
    complaints.reject(case, actor=desk, reason="查无实据，周女士")
    still_open = complaining.case(name="何先生")
    later = timezone.now() + timedelta(days=11)

    assert complaint_retention.empty_old(timezone.now()) == 0
    assert complaint_retention.empty_old(later) == 1 and complaint_retention.empty_old(later) == 0

    case.refresh_from_db()
    sealed = (case.name, case.contact, case.wrong, case.reason, case.pin, case.proof, case.capacity)
    assert not any(sealed) and not case.files.exists()
    assert set(case.messages.values_list("text", flat=True)) == {""}
    assert (case.kind, case.status) == ("false", _S.REJECTED) and case.decided_at
    assert Complaint.objects.get(pk=still_open.pk).name == "何先生"
    with pytest.raises(NotAllowed):
        complaint_intake.add(case, key="k2", text="还有", files=[])


def test_what_a_case_led_to_is_undone_by_that_case_alone(client, desk, second) -> None:
    photo, article = factories.photo(), factories.published()
    complaining.taken_down(article, by=desk)
    hiding = complaining.checking(factories.published(cover=photo), by=desk)
    told = {"reason": "x", "outcome": "pictures_hidden", "photos": [photo]}
    complaints.uphold(hiding, actor=desk, **told)

    with pytest.raises(NotAllowed):
        takedown.restore(article, actor=second, reason="x")
    with pytest.raises(NotAllowed):
        takedown.unhide_photo(photo, actor=second)
    client.force_login(second)
    address = reverse("admin:articles_article_step", args=[article.pk, "put_back"])
    assert client.post(address, {"reason": "x"}).status_code == 409
    assert takedown.current(article) and Photo.objects.get(pk=photo.pk).hidden_at


def test_events_hold_nothing_that_is_to_be_forgotten(desk) -> None:
    case = complaining.checking(by=desk, name="周映雪", wrong="我拍的", kind="copyright")
    complaints.ask(case, actor=desk, reason="周女士，哪一天？")
    complaints.note(case, actor=desk, text="打给周女士")
    complaints.uphold(case, actor=desk, reason="周女士的底片属实", outcome="taken_down")

    assert not any("周" in str(event.data) for event in Event.objects.all())
    assert not TakeDown.objects.get().reason
