"""What the complaints desk does beside deciding: a correction that a case leads to, cases that come
by letter or telephone, who complains, and who they are themselves, asked once more."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from articles import complaint_looks, complaints, corrections, takedown, workflow
from articles.access import NotAllowed
from articles.models import (
    Article,
    Complaint,
    ComplaintFile,
    Correction,
    CorrectionRecipient,
    Event,
    TakeDown,
    User,
)
from tests import factories
from tests.articles import complaining, signing_in
from tests.articles.confirming import carried, go_on, inside, is_asking
from tests.tips import typing_tips

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/complaint/"
ADD = f"{LIST}add/"
NOTICE = "礼堂建于1956年，不是1958年。"
REASON = "回电核实她说的日期"


@pytest.fixture
def desk() -> User:
    return complaining.desk_person("方小满")


def _put_right(case: Complaint, by: User, **words: Any) -> Complaint:
    told = {"reason": "查实。", "outcome": "corrected", "notice": NOTICE} | words
    return complaints.uphold(case, actor=by, **told)


def _step(case: Complaint, name: str) -> str:
    return f"{LIST}{case.pk}/step/{name}/"


# What was not true, and its correction


def test_what_was_not_true_gets_its_notice_and_its_text(desk) -> None:
    article = factories.published(reporters=[factories.reporter("何雨")])
    case = complaining.checking(article, by=desk, name="周映雪")

    _put_right(case, desk)

    notice = Correction.objects.get()
    article.refresh_from_db()
    case.refresh_from_db()
    assert (case.correction, notice.text, notice.kind) == (notice, NOTICE, "correction")
    assert notice.written_by == desk and not notice.is_approved and notice.with_text
    assert article.stage == "writing" and article.is_public  # its text can be corrected now
    told = notice.recipients.get(kind=CorrectionRecipient.Kind.COMPLAINANT)
    assert case.shown_code in told.name and "周映雪" not in told.name
    assert Event.objects.get(verb="tie_correction").data["case"] == case.code


@pytest.mark.parametrize("kind", ["apology", "retraction"])
def test_notice_may_be_of_another_kind(kind, desk) -> None:
    case = complaining.checking(by=desk)

    _put_right(case, desk, notice_kind=kind)

    assert Correction.objects.get().kind == kind
    assert Article.objects.get(pk=case.article_id).stage == "published"


def test_what_was_not_true_is_not_corrected_without_a_notice(desk) -> None:
    case = complaining.checking(by=desk)

    with pytest.raises(NotAllowed):
        _put_right(case, desk, notice="  ")

    case.refresh_from_db()
    assert case.status == "checking" and not Correction.objects.exists()


@pytest.mark.parametrize("kind", ["mistake", "minors"])
def test_another_kind_may_be_corrected_without_a_notice(kind, desk) -> None:
    case = complaining.checking(by=desk, kind=kind)

    _put_right(case, desk, notice="")

    assert case.status == "upheld" and not Correction.objects.exists()


def test_notice_that_was_written_meanwhile_is_that_of_the_case(desk) -> None:
    article = factories.published()
    case = complaining.checking(article, by=desk)
    notice = workflow.correct(article, "correction", NOTICE, actor=factories.editor())
    corrections.propose(article, "update", "又有新进展。", actor=desk)

    _put_right(case, desk, notice="")

    case.refresh_from_db()
    assert case.correction == notice
    assert Event.objects.filter(verb="tie_correction", data__case=case.code).count() == 1


def test_notice_of_long_ago_is_not_that_of_the_case(desk) -> None:
    article = factories.published()
    before = corrections.propose(article, "apology", "别的事。", actor=desk)
    corrections.approve(before, actor=factories.chief())
    Correction.objects.update(written_at=timezone.now() - timedelta(days=9))
    case = complaining.checking(article, by=desk)

    with pytest.raises(NotAllowed):
        _put_right(case, desk, notice="")


@pytest.mark.parametrize("again", ["", NOTICE])
def test_two_who_complain_of_one_mistake_get_one_notice(client, desk, again) -> None:
    article = factories.published()
    first, second = (complaining.checking(article, by=desk) for _number in range(2))
    _put_right(first, desk)
    _put_right(second, desk, notice=again)

    notice = Correction.objects.get()
    assert set(notice.complaints.all()) == {first, second}
    told = notice.recipients.filter(kind=CorrectionRecipient.Kind.COMPLAINANT)
    assert told.count() == 2
    complaints.restore(first, actor=complaining.desk_person(), reason="没有错。")
    notice.refresh_from_db()
    assert notice.is_waiting  # the other still leans on it
    complaints.restore(second, actor=complaining.desk_person(), reason="没有错。")
    notice.refresh_from_db()
    assert notice.given_up_at


def test_who_may_not_change_articles_upholds_no_correction() -> None:
    person = factories.user(rights=("handle_complaint", "view_article"))
    case = complaining.checking(by=person)

    with pytest.raises(NotAllowed):
        _put_right(case, person)
    case.refresh_from_db()
    assert case.status == "checking" and not Correction.objects.exists()


def test_notice_of_a_case_is_approved_by_another(desk) -> None:
    desk.user_permissions.add(*factories.member("editor-in-chief").groups.get().permissions.all())
    case = complaining.checking(by=desk)
    _put_right(case, desk, notice_kind="apology")
    notice = Correction.objects.get()
    with pytest.raises(NotAllowed):
        corrections.approve(notice, actor=User.objects.get(pk=desk.pk))

    corrections.approve(notice, actor=factories.member("editor-in-chief"))

    notice.refresh_from_db()
    assert notice.published_at


def test_case_and_notice_show_each_other(client, desk) -> None:
    case = complaining.checking(by=desk)
    _put_right(case, desk)
    notice = Correction.objects.get()
    page = f"/admin/articles/correction/{notice.pk}/change/"
    client.force_login(desk)

    assert page in client.get(f"{LIST}{case.pk}/change/").text
    assert f"{LIST}{case.pk}/change/" in client.get(page).text
    client.force_login(factories.chief())  # sees the article, has no part in the desk
    shown = client.get(page).text
    assert case.shown_code in shown and f"{LIST}{case.pk}/" not in shown


def test_who_complained_reads_that_it_is_corrected(client, desk) -> None:
    case = complaining.checking(by=desk)
    door = {"code": case.code, "pin": case.pin}
    _put_right(case, desk, notice_kind="apology")
    notice = Correction.objects.get()
    assert notice.get_absolute_url() not in client.post("/complaints/status/", door).text

    corrections.approve(notice, actor=factories.member("editor-in-chief"))

    assert notice.get_absolute_url() in client.post("/complaints/status/", door).text


def test_restored_case_gives_up_a_notice_that_waits(desk) -> None:
    case = complaining.checking(by=desk)
    _put_right(case, desk)

    complaints.restore(case, actor=complaining.desk_person(), reason="没有错。")

    assert Correction.objects.get().given_up_at


def test_desk_writes_the_notice_on_the_page(client, desk) -> None:
    case = complaining.checking(by=desk)
    client.force_login(desk)
    typed = {"uphold-outcome": "corrected", "uphold-reason": "查实，写了很久。"}

    refused = client.post(_step(case, "uphold"), typed)
    assert refused.status_code == 409 and "查实，写了很久。" in refused.text
    wrong = client.post(_step(case, "uphold"), typed | {"uphold-notice_kind": "update"})
    assert wrong.status_code == 422
    assert client.post(_step(case, "uphold"), typed | {"uphold-notice": NOTICE}).status_code == 302
    case.refresh_from_db()
    assert case.correction == Correction.objects.get()


# By letter, by telephone, at the counter


def _typed(article: Article, **words: Any) -> dict[str, Any]:
    arrived = timezone.localtime(timezone.now() - timedelta(hours=50))
    return (
        complaining.typed(article, channel="letter")
        | {
            "arrived_at": f"{arrived:%Y-%m-%dT%H:%M}",
            "name": "周映雪",
            "contact": "13900001111",
        }
        | words
    )


def _entered(client: Client, article: Article, **words: Any) -> Any:
    form = words.pop("form", None) or typing_tips.opened(client, ADD)
    return client.post(ADD, form | _typed(article, **words))


def test_letter_becomes_a_case_whose_clock_runs_from_its_arrival(client, desk) -> None:
    article = factories.published()
    client.force_login(desk)
    pdf = SimpleUploadedFile("信.pdf", b"%PDF-1.7 scan", "application/pdf")

    page = _entered(client, article, kind="mistake", evidence=pdf)

    case = Complaint.objects.get()
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert typing_tips.numbers(page) == (case.shown_code, case.pin)
    assert (case.channel, case.entered_by, case.article) == ("letter", desk, article)
    hours = timezone.now() - case.received_at
    assert timedelta(hours=49) < hours < timedelta(hours=52)
    assert case.due_at - case.received_at == timedelta(hours=72)
    assert (case.name, case.contact, case.status) == ("周映雪", "13900001111", "received")
    assert ComplaintFile.objects.get(complaint=case).content_type == "application/pdf"
    received = Event.objects.get(verb="receive_complaint")
    assert received.actor == desk and received.data["channel"] == "letter"
    assert "周映雪" not in str(received.data)


def test_desk_may_be_quick(client, desk) -> None:
    """What keeps robots away is for strangers."""
    article = factories.published()
    client.force_login(desk)
    at_once = client.get(ADD).context["form"].token

    assert client.post(ADD, _typed(article, form=at_once)).status_code == 200
    assert Complaint.objects.count() == 1


def test_overdue_at_once_when_it_lay_about(client, desk) -> None:
    client.force_login(desk)

    _entered(client, factories.published(), kind="minors")

    assert Complaint.objects.get().is_overdue


def test_pin_is_shown_in_that_answer_alone(client, desk) -> None:
    client.force_login(desk)
    _entered(client, factories.published())
    case = Complaint.objects.get()

    assert case.pin not in client.get(f"{LIST}{case.pk}/change/").text
    assert case.pin not in client.get(ADD).text


def test_who_complained_opens_the_case_with_both_numbers(client, desk) -> None:
    client.force_login(desk)
    _entered(client, factories.published())
    case = Complaint.objects.get()

    door = Client().post("/complaints/status/", {"code": case.code, "pin": case.pin})

    assert door.status_code == 200 and case.shown_code in door.text


def test_form_that_is_sent_twice_is_one_case(client, desk) -> None:
    article = factories.published()
    client.force_login(desk)
    form = typing_tips.opened(client, ADD)

    for _time in range(2):
        assert _entered(client, article, form=form).status_code == 200

    assert Complaint.objects.count() == 1


def test_what_was_withdrawn_meanwhile_can_be_complained_about(client, desk) -> None:
    article = factories.published()
    workflow.withdraw(article, actor=factories.chief(), reason="有误")
    client.force_login(desk)

    assert _entered(client, article).status_code == 200
    assert Complaint.objects.get().article == article


@pytest.mark.parametrize(
    "words",
    [
        {"address": ""},
        {"text": ""},
        {"channel": "web"},
        {"channel": ""},
        {"arrived_at": ""},
        {"arrived_at": "2999-01-01T00:00"},
        {"kind": "copyright"},  # neither capacity nor proof: as in the readers' form
        {"kind": "nonsense"},
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(client, desk, words) -> None:
    client.force_login(desk)
    pdf = SimpleUploadedFile("信.pdf", b"%PDF-1.7 scan", "application/pdf")

    page = _entered(client, factories.published(), wanted="登报更正", evidence=pdf, **words)

    assert page.status_code == 422 and not Complaint.objects.exists()
    assert "登报更正" in page.text and "信.pdf" in page.text
    assert typing_tips.hidden(page)["held"]


def test_draft_is_no_article_to_complain_about(client, desk) -> None:
    client.force_login(desk)
    draft = factories.draft("没发的稿件")

    page = _entered(client, draft, address=str(draft.pk))

    assert page.status_code == 422 and "没发的稿件" not in page.text


def test_author_enters_no_complaint_about_the_own_article(client) -> None:
    writer = complaining.desk_person("作者")
    article = factories.published(author=writer)
    client.force_login(writer)

    page = _entered(client, article)

    assert page.status_code == 409 and "文中的日期不对。" in page.text
    assert not Complaint.objects.exists()


def test_section_of_another_is_not_entered_into(client) -> None:
    person = complaining.desk_person()
    person.sections.set([factories.section("教育")])
    client.force_login(person)

    assert _entered(client, factories.published()).status_code == 422
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("who", ["chief", "superuser", "reporter"])
def test_who_has_no_part_in_the_desk_enters_nothing(client, who) -> None:
    people = {
        "chief": factories.chief,
        "superuser": lambda: factories.user(is_superuser=True),
        "reporter": lambda: factories.member("reporter", staff=False),
    }
    client.force_login(people[who]())

    assert client.get(ADD).status_code in (302, 403)
    assert client.post(ADD, _typed(factories.published())).status_code in (302, 403)
    assert not Complaint.objects.exists()


def test_list_leads_to_the_form(client, desk) -> None:
    client.force_login(desk)
    assert f'href="{ADD}"' in client.get(LIST).text


# Who complains


@pytest.fixture
def named(desk) -> Complaint:
    return complaining.checking(
        by=desk,
        kind="copyright",
        name="周映雪",
        contact="13900001111",
        proof="底片在我手里，身份证号11010519491231002X",
        wrong="照片是我拍的，打我电话13900001111。",
    )


def test_page_of_a_case_masks_who_complains(client, desk, named) -> None:
    complaints.note(named, actor=desk, text="打过13900001111，没人接")
    client.force_login(desk)

    page = client.get(f"{LIST}{named.pk}/change/").text

    assert "周**" in page and "139****1111" in page and "底片在我手里" in page
    assert not any(each in page for each in ("周映雪", "13900001111", "11010519491231002X"))


def test_who_complains_is_shown_once_and_recorded(client, desk, named) -> None:
    client.force_login(desk)
    address = f"{LIST}{named.pk}/reveal/"
    assert "13900001111" not in client.get(address).text
    assert not Event.objects.filter(verb="reveal_complainant").exists()

    page = client.post(address, {"reason": f"{REASON} 13900001111"})

    for each in ("周映雪", "13900001111", "11010519491231002X", "打我电话13900001111"):
        assert each in page.text
    assert "no-store" in page["Cache-Control"]
    event = Event.objects.get(verb="reveal_complainant")
    assert (event.actor, event.data["case"]) == (desk, named.code)
    assert REASON in event.data["reason"] and "1390000" not in event.data["reason"]
    assert REASON in client.get(f"{LIST}{named.pk}/change/").text


@pytest.mark.parametrize("reason", ["", "看看", "　　　　　　　", "……………………"])
def test_without_a_reason_nobody_is_shown(client, desk, named, reason) -> None:
    client.force_login(desk)

    page = client.post(f"{LIST}{named.pk}/reveal/", {"reason": reason})

    assert "周映雪" not in page.text and not page.context["revealed"]
    assert not Event.objects.filter(verb="reveal_complainant").exists()


@pytest.mark.parametrize("who", ["chief", "superuser", "author"])
def test_who_complains_is_shown_to_the_desk_alone(client, named, who) -> None:
    author = complaining.desk_person("作者")
    Article.objects.filter(pk=named.article_id).update(creator=author)
    people = {
        "chief": factories.chief(),
        "superuser": factories.user(is_superuser=True),
        "author": author,
    }
    client.force_login(people[who])

    answer = client.post(f"{LIST}{named.pk}/reveal/", {"reason": REASON})

    assert answer.status_code == 404 and "周映雪" not in answer.text
    with pytest.raises(NotAllowed):
        complaint_looks.reveal(named, actor=people[who], reason=REASON)
    assert not Event.objects.filter(verb="reveal_complainant").exists()


def test_of_an_emptied_case_nothing_is_shown(client, desk, named) -> None:
    complaints.reject(named, actor=desk, reason="查无实据。")
    Complaint.objects.filter(pk=named.pk).update(emptied_at=timezone.now(), name="", contact="")
    client.force_login(desk)

    assert client.post(f"{LIST}{named.pk}/reveal/", {"reason": REASON}).status_code == 403
    assert not Event.objects.filter(verb="reveal_complainant").exists()


@pytest.mark.parametrize(
    ("name", "shown"), [("周映雪", "周**"), ("某科技有限公司", "某**"), (" ", ""), ("", "")]
)
def test_masked_name(name: str, shown: str) -> None:
    assert complaint_looks.masked_name(name) == shown


# Who they are, asked once more


@pytest.fixture
def _required(settings) -> None:
    settings.SECOND_FACTOR = "required"


def _waits(client: Client, address: str, typed: dict[str, str]) -> Any:
    """Nothing is done until the code is right, and what was typed goes on with it."""
    events = Event.objects.count()
    asked = client.post(address, typed)
    assert is_asking(asked) and Event.objects.count() == events
    assert carried(asked) == {name: [value] for name, value in typed.items()}
    again = go_on(client, asked, confirm_code=signing_in.wrong_code())
    assert is_asking(again) and carried(again) == carried(asked)
    return go_on(client, again)


@pytest.mark.usefixtures("_required")
def test_take_down_waits(client, desk) -> None:
    article = factories.published()
    inside(client, desk)

    done = _waits(
        client,
        f"/admin/articles/article/{article.pk}/step/take_down/",
        {"reason": "主管部门“来函”", "kind": "unlawful", "step": "take_down"},
    )

    assert done.status_code == 302 and takedown.current(article)


@pytest.mark.usefixtures("_required")
def test_take_down_by_a_case_waits(client, desk) -> None:
    case = complaining.checking(by=desk)
    inside(client, desk)

    done = _waits(
        client,
        _step(case, "uphold"),
        {"uphold-reason": "查实，写了很久。", "uphold-outcome": "taken_down"},
    )

    assert done.status_code == 302 and takedown.current(case.article)


@pytest.mark.usefixtures("_required")
def test_put_back_waits(client, desk) -> None:
    article = factories.published()
    takedown.take_down(article, actor=complaining.desk_person(), kind="unlawful", reason="来函")
    inside(client, desk)

    address = f"/admin/articles/article/{article.pk}/step/put_back/"
    done = _waits(client, address, {"reason": "来函撤销"})

    assert done.status_code == 302 and not takedown.current(article)


@pytest.mark.usefixtures("_required")
def test_put_back_by_a_case_waits(client, desk) -> None:
    case = complaining.taken_down(by=complaining.desk_person())
    inside(client, desk)

    done = _waits(client, _step(case, "restore"), {"restore-reason": "作者有授权。"})

    assert done.status_code == 302 and not takedown.current(case.article)


@pytest.mark.usefixtures("_required")
def test_sealed_copy_waits(client, desk) -> None:
    complaining.taken_down(by=desk)
    inside(client, desk)

    done = _waits(client, f"{LIST}sealed/{TakeDown.objects.get().pk}/", {})

    assert b"".join(done.streaming_content).startswith(b"PK")


@pytest.mark.usefixtures("_required")
def test_who_complains_waits(client, desk, named) -> None:
    inside(client, desk)

    done = _waits(client, f"{LIST}{named.pk}/reveal/", {"reason": REASON})

    assert "周映雪" in done.text


@pytest.mark.usefixtures("_required")
def test_approval_of_a_correction_waits(client) -> None:
    notice = corrections.propose(
        factories.published(), "apology", "致歉。", actor=factories.editor()
    )
    inside(client, factories.member("editor-in-chief"))

    done = _waits(client, f"/admin/articles/correction/{notice.pk}/step/approve/", {})

    notice.refresh_from_db()
    assert done.status_code == 302 and notice.published_at


@pytest.mark.usefixtures("_required")
def test_retraction_waits_on_both_pages(client) -> None:
    article = factories.published()
    notice = corrections.propose(article, "retraction", "撤回。", actor=factories.editor())
    inside(client, factories.member("editor-in-chief"))

    step = f"/admin/articles/article/{article.pk}/step/retract/"
    assert is_asking(client.post(step, {}))
    done = _waits(client, f"/admin/articles/correction/{notice.pk}/step/approve/", {})

    article.refresh_from_db()
    assert done.status_code == 302 and article.stage == "retracted"


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("name", ["reject", "ask", "note"])
def test_steps_that_readers_do_not_see_are_not_asked(client, desk, name) -> None:
    case = complaining.checking(by=desk)
    inside(client, desk)
    field = "text" if name == "note" else "reason"

    assert client.post(_step(case, name), {f"{name}-{field}": "查过了"}).status_code == 302


def test_what_is_entered_says_how_it_came(client, desk) -> None:
    client.force_login(desk)
    _entered(client, factories.published(), channel="phone")
    case = Complaint.objects.get()

    page = client.get(f"{LIST}{case.pk}/change/").text

    arrived = date_format(timezone.localtime(case.received_at), "Y-m-d H:i")
    assert str(case.get_channel_display()) in page and "方小满" in page and arrived in page
