"""/complaints/: what becomes of what a reader sends, what is refused, and the page of a case."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from articles import complaint_intake, complaint_limits, complaint_page, complaints
from articles.lib import visit
from articles.lib.rate_limit import Limit
from articles.models import Complaint, ComplaintFile, ComplaintMessage, Event
from tests import factories
from tests.articles import complaining
from tests.articles.complaining import FORM, identity, sent
from tests.articles.pictures import file_of, picture, upload
from tests.tips.typing_tips import hidden, numbers

pytestmark = pytest.mark.django_db
STATUS = "/complaints/status/"


def _picture(name: str = "证据.jpg") -> SimpleUploadedFile:
    return upload(file_of(picture()), name)


def _pdf(name: str = "证书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\nnothing", "application/pdf")


@pytest.fixture
def article():
    return factories.published("祥龙社区的旧照")


# The page


def test_form_needs_no_session_and_is_kept_by_no_cache(client, article) -> None:
    page = client.get(FORM, {"article": article.pk})

    assert page.status_code == 200 and not page.cookies
    assert "private" in page["Cache-Control"] and "csrf" not in page.content.decode()
    assert "祥龙社区的旧照" in page.content.decode()
    assert f'value="http://127.0.0.1:8000/articles/{article.pk}/"' in page.content.decode()


def test_every_article_and_every_page_lead_to_the_form(client, article) -> None:
    page = client.get(article.get_absolute_url()).content.decode()

    assert f'href="/complaints/?article={article.pk}&amp;kind=mistake"' in page
    assert f'href="/complaints/?article={article.pk}"' in page
    assert 'href="/complaints/"' in client.get("/contact/").content.decode()
    mistake = client.get(FORM, {"article": article.pk, "kind": "mistake"}).content.decode()
    assert re.search(r'value="mistake"[^>]*checked', mistake)


@pytest.mark.parametrize(
    "asked", ["0", "-1", "9" * 40, "nothing", "//evil.example/articles/1/", '"><b>', "%00", "١"]
)
def test_form_names_no_article_that_is_not_public(client, asked) -> None:
    draft = factories.draft("未发表的稿子")

    for each in (asked, str(draft.pk)):
        page = client.get(FORM, {"article": each})
        assert page.status_code == 200 and "complaint-title" not in page.content.decode()
        assert "未发表" not in page.content.decode() and "<b>" not in page.content.decode()


def test_form_queries_do_not_grow(client, article, django_assert_max_num_queries) -> None:
    for _number in range(5):
        complaining.case(article)
    with django_assert_max_num_queries(3):
        client.get(FORM, {"article": article.pk})
    with django_assert_max_num_queries(3):
        client.get("/complaints/figures/")


# A complaint


def test_complaint_is_received_and_has_a_receipt(client, article) -> None:
    page = sent(client, article, wanted="请更正。")

    case = Complaint.objects.get()
    assert page.status_code == 200 and numbers(page) == (case.shown_code, case.pin)
    assert (case.article, case.kind, case.status) == (article, "false", "received")
    assert (case.wrong, case.wanted, case.name) == ("文中的日期不对。", "请更正。", "")
    assert page["Cache-Control"] == "private, no-store" and "noindex" in page["X-Robots-Tag"]
    assert Event.objects.get(verb="receive_complaint").article == article
    assert case.pin not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]


@pytest.mark.parametrize("written", ["/articles/{}/", "http://127.0.0.1/articles/{}", "{}", " {} "])
def test_article_is_named_by_address_or_number(client, article, written) -> None:
    sent(client, article, address=written.format(article.pk))

    assert Complaint.objects.get().article == article


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/articles/1/",
        "/topics/1/",
        "javascript:alert(1)",
        "https://[",
        "/articles/99999999999999999999999/",
        "一篇文章",
    ],
)
def test_unknown_address_is_refused_and_words_stay(client, article, address) -> None:
    page = sent(client, article, address=address, text="这一段不对 <b>")

    assert page.status_code == 422 and not Complaint.objects.exists()
    assert "这一段不对 &lt;b&gt;" in page.content.decode()


def test_who_claims_a_right_says_who_they_are(client, article) -> None:
    for kind in ("copyright", "reputation"):
        page = sent(client, article, kind=kind)
        assert page.status_code == 422 and page.content.decode().count('class="errorlist"') >= 4
    assert not Complaint.objects.exists()

    sent(client, article, **identity())

    assert Complaint.objects.get().capacity == "holder"


def test_proof_may_be_a_file(client, article) -> None:
    sent(client, article, **identity(proof=""), evidence=_pdf())

    assert ComplaintFile.objects.get().content_type == "application/pdf"


def test_name_needs_consent(client, article) -> None:
    page = sent(client, article, name="周映雪")

    assert page.status_code == 422 and "周映雪" in page.content.decode()
    sent(client, article, hidden(page), name="周映雪", consent="on")
    assert Complaint.objects.get().consent_version


def test_personal_data_lies_sealed(client, article) -> None:
    sent(client, article, **identity(), evidence=_picture())

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM articles_complaint")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT data FROM articles_event")
        stored += str(cursor.fetchall())
    case = Complaint.objects.get()
    for each in (case.name, case.contact, case.proof, case.wrong, case.pin):
        assert each and each not in stored
    with case.files.get().file.open("rb") as file:
        assert b"JFIF" not in file.read()


def test_form_that_is_sent_twice_is_one_case(client, article) -> None:
    form = complaining.opened(client)

    first = sent(client, article, form, evidence=_picture())
    second = sent(client, article, form, evidence=_picture())

    assert numbers(first) == numbers(second)
    assert Complaint.objects.count() == ComplaintFile.objects.count() == 1


def test_each_kind_has_its_clock(settings) -> None:
    settings.COMPLAINTS_HOURS = {kind: 10 + number for number, kind in enumerate(Complaint.Kind)}

    for number, kind in enumerate(Complaint.Kind):
        case = complaining.case(kind=kind.value)
        assert case.due_at - case.received_at == timedelta(hours=10 + number)


# Evidence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.jpg", b"<script>alert(1)</script>"),
        ("x.pdf", b"PK\x03\x04 a zip"),
        ("x.png", b""),
        ("x.html", b"<html>"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("x.exe", b"MZ\x90\x00"),
    ],
)
def test_what_is_no_evidence_is_refused_by_its_content(client, article, name, content) -> None:
    page = sent(client, article, evidence=SimpleUploadedFile(name, content))

    assert page.status_code == 422 and not Complaint.objects.exists()
    assert "文中的日期不对。" in page.content.decode()


def test_large_and_too_many_files_are_refused(client, article, settings) -> None:
    many = [_picture(f"{number}.jpg") for number in range(10)]
    assert sent(client, article, evidence=many).status_code == 422
    settings.TIPS_MEDIA_MAX_BYTES = 10
    assert sent(client, article, evidence=_pdf()).status_code == 422
    assert not Complaint.objects.exists()


def test_files_stay_when_something_else_is_wrong(client, article) -> None:
    page = sent(client, article, text="", evidence=_picture("墙.jpg"))
    assert page.status_code == 422 and "墙.jpg" in page.content.decode()

    sent(client, article, hidden(page))

    assert Complaint.objects.get().files.get().name == "墙.jpg"


# Hostile


def test_form_of_another_site_is_refused(client, article) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert sent(client, article, headers=headers).status_code == 403
    assert not Complaint.objects.exists()


def test_trap_forged_key_and_haste_are_refused(client, article) -> None:
    form = complaining.opened(client)
    assert sent(client, article, form, homepage="https://spam.example").status_code == 422
    assert sent(client, article, {"form": form["form"][:-3] + "xxx"}).status_code == 422
    assert sent(client, article, hidden(client.get(FORM))).status_code == 422
    assert not Complaint.objects.exists()


def test_one_network_sends_only_so_many(client, article, monkeypatch) -> None:
    monkeypatch.setattr(complaint_limits, "SEND", Limit("few_complaints", 1, 600))
    assert sent(client, article).status_code == 200

    page = sent(client, article, text="第二条")

    assert page.status_code == 429 and page["Retry-After"] and "第二条" in page.content.decode()


def test_database_that_is_busy_costs_no_word(client, article, monkeypatch) -> None:
    def busy(told):
        raise OperationalError("database is locked")

    monkeypatch.setattr(complaint_intake, "_begin", lambda *args: busy(args))

    page = sent(client, article, text="写了很久的话")

    assert page.status_code == 503 and "写了很久的话" in page.content.decode()


@pytest.mark.parametrize("kind", ["", "nonsense", "copyright' OR 1=1", "上"])
def test_unknown_kind_is_refused(client, article, kind) -> None:
    assert sent(client, article, kind=kind).status_code == 422


# The page of the case


def _open(client: Client, code: str, pin: str):
    return client.post(STATUS, {"code": code, "pin": pin})


def test_case_opens_with_number_and_pin_alone(client, article) -> None:
    case = complaining.case(article)

    assert _open(client, case.shown_code, case.pin[::-1] + "0").status_code == 422
    assert "文中的日期不对" not in client.get(f"{STATUS}?code={case.code}").content.decode()
    page = _open(client, case.shown_code.lower(), case.pin)
    assert page.status_code == 200 and "文中的日期不对" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store" and "noindex" in page["X-Robots-Tag"]
    assert "祥龙社区的旧照" in client.get(STATUS).content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=visit.LASTS + 1), tick=False):
        assert "文中的日期不对" not in client.get(STATUS).content.decode()


def test_pins_can_not_be_tried_without_end(client, article) -> None:
    case = complaining.case(article)

    answers = [_open(client, case.code, f"{number:06}") for number in range(8)]

    assert answers[-1].status_code == 429 and answers[-1]["Retry-After"]
    assert _open(client, case.code, case.pin).status_code == 429


def test_visit_of_a_tip_opens_no_case(client, article) -> None:
    case = complaining.case(article)
    forged = Client()
    _open(client, case.code, case.pin)
    forged.cookies["tip"] = client.cookies["case"].value
    forged.cookies["case"] = client.cookies["case"].value[:-2] + "xx"

    assert "文中的日期不对" not in forged.get(STATUS).content.decode()
    assert "tip-status" not in forged.get("/tips/status/").content.decode()


def test_reader_answers_the_question_of_the_desk(client, article) -> None:
    desk = complaining.desk_person()
    case = complaining.checking(article, by=desk)
    complaints.ask(case, actor=desk, reason="照片是哪一天拍的？")
    complaints.note(case, actor=desk, text="内部备注，不给投诉人看")
    _open(client, case.code, case.pin)
    page = client.get(STATUS).content.decode()
    assert "照片是哪一天拍的？" in page and "内部备注" not in page

    form = complaining.typing_tips.opened(client, STATUS)
    answer = client.post(f"{STATUS}add/", form | {"text": "五月三日。", "evidence": _picture()})

    assert answer.status_code == 303
    case.refresh_from_db()
    assert case.status == "checking"
    said = case.messages.get(kind=ComplaintMessage.Kind.ANSWER)
    assert said.text == "五月三日。" and said.files.count() == 1
    client.post(f"{STATUS}add/", form | {"text": "五月三日。"})
    assert case.messages.filter(kind="answer").count() == 1


def test_answer_after_half_an_hour_is_kept_for_the_door(client, article) -> None:
    complaining.case(article)

    page = client.post(f"{STATUS}add/", {"text": "写了很久的补充"})

    assert page.status_code == 403 and "写了很久的补充" in page.content.decode()


def test_page_names_no_title_of_an_article_that_is_gone(client, article) -> None:
    desk = complaining.desk_person()
    case = complaining.taken_down(article, by=desk)

    page = _open(client, case.code, case.pin).content.decode()

    assert "祥龙社区的旧照" not in page and "查实侵权。" in page


def test_wrong_number_takes_the_way_of_a_wrong_pin(article, django_assert_num_queries) -> None:
    case = complaining.case(article)
    with django_assert_num_queries(1):
        assert complaint_page.opened_with(case.code, "xxxxxx") is None
    with django_assert_num_queries(1):
        assert complaint_page.opened_with("ZZZZZZZZ", "xxxxxx") is None
