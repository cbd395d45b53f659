"""审稿单: what it says, who may see it, and that paper is made without any network."""

import re
import zlib

import pytest
from django.test import Client
from django.utils import translation

from articles import review_sheet, revisions, sheet_pdf, workflow
from articles.models import Signature, Step
from tests import factories
from tests.articles.admin_forms import change_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _written(**fields):
    return factories.draft(author=factories.member("reporter", "林晓棠"), **fields)


def _sheet(article) -> review_sheet.Sheet:
    article.refresh_from_db()
    return review_sheet.sheet_of(article)


def _counting(sheet: review_sheet.Sheet) -> list[Step]:
    return [entry.step for each in sheet.rounds for entry in each.entries if entry.counts]


def _open(sheet: review_sheet.Sheet) -> list[Step]:
    return [entry.step for entry in sheet.rounds[-1].entries if entry.signature is None]


def test_draft_has_a_form_to_be_filled_in() -> None:
    sheet = _sheet(_written())

    assert [each.number for each in sheet.rounds] == [0]
    assert _open(sheet) == list(Step)
    assert not sheet.is_signed and not sheet.publication


def test_signed_article_has_every_signature_with_role_text_and_hash() -> None:
    people = factories.desk()
    article = factories.signed(_written(), people)

    sheet = _sheet(article)
    first = sheet.rounds[0].entries[0]

    assert sheet.is_signed and _counting(sheet) == list(Step) and not _open(sheet)
    assert first.signature.person == people.first
    assert first.role == "section editor"
    assert first.hash == article.latest.content_hash[:12]
    assert sheet.rounds[0].submitted_by == "林晓棠"


def test_text_that_was_sent_back_twice_has_three_rounds_in_order() -> None:
    people = factories.desk()
    article = _written()
    for reason in ("地名请核实", "还差一个数字"):
        workflow.submit(article, actor=article.creator)
        workflow.send_back(article, actor=people.first, reason=reason)
    factories.signed(article, people)

    sheet = _sheet(article)

    assert [each.number for each in sheet.rounds] == [1, 2, 3]
    assert [entry.signature.comment for entry in sheet.returns] == ["地名请核实", "还差一个数字"]
    assert _counting(sheet) == list(Step)
    assert all(each.submitted_at for each in sheet.rounds)


def test_signatures_no_longer_count_once_it_is_back_with_the_writer() -> None:
    people = factories.desk()
    article = _written()
    workflow.submit(article, actor=article.creator)
    workflow.sign(article, actor=people.first)
    workflow.send_back(article, actor=people.second, reason="核实")

    assert _counting(_sheet(article)) == []


def test_change_after_the_final_review_leaves_that_step_open() -> None:
    people = factories.desk()
    article = factories.signed(_written(), people)
    workflow.edit(article, actor=people.final, title="改过的题")

    sheet = _sheet(article)

    assert not sheet.is_signed
    assert Step.FINAL_REVIEW in _open(sheet) and Step.PROOF_3 in _open(sheet)
    assert Step.FIRST_REVIEW in _counting(sheet)


def test_spiked_article_has_no_signature_that_counts() -> None:
    article = factories.signed(_written())
    workflow.spike(article, actor=factories.member("editor-in-chief"), reason="不发")

    assert _counting(_sheet(article)) == []


def test_published_article_says_when_and_by_whom() -> None:
    article = factories.signed(_written())
    chief = factories.member("editor-in-chief", "沈砚秋")
    workflow.publish(article, actor=chief)

    published = _sheet(article).publication[-1]

    assert (published.who, published.what) == ("沈砚秋", "published")


def test_signature_on_another_text_than_its_hash_says_shows() -> None:
    article = factories.published()
    Signature.objects.bulk_create(
        [
            Signature(
                article=article,
                revision=article.latest,
                round=2,
                step=Step.PROOF_1,
                decision="pass",
                person=factories.user(),
                at=article.published_at,
                content_hash="0" * 64,
            )
        ]
    )

    assert not _sheet(article).rounds[-1].entries[0].is_as_signed


def test_fewer_steps_are_asked_for_where_the_paper_needs_fewer(settings) -> None:
    settings.REVIEWS = settings.PROOFS = 1

    assert _open(_sheet(_written())) == [Step.FINAL_REVIEW, Step.PROOF_1]


def test_queries_do_not_grow_with_what_was_signed(django_assert_num_queries) -> None:
    people = factories.desk()
    article = _written()
    for _round in range(3):
        workflow.submit(article, actor=article.creator)
        workflow.send_back(article, actor=people.first, reason="核实")
    factories.signed(article, people)
    article.refresh_from_db()
    _latest = article.latest

    with django_assert_num_queries(6):
        review_sheet.sheet_of(article)


def test_picture_is_named_on_paper_and_nothing_else_is_lost() -> None:
    body = '<p>一<strong>二</strong></p><figure><img src="/photos/7/" alt="三&quot;四"></figure>'

    shown = review_sheet.printed_text(body)

    assert "<p>一<strong>二</strong></p>" in shown
    assert '<span class="picture">[picture 三&quot;四]</span>' in shown and "<img" not in shown


# The pages


def test_page_shows_the_text_only_when_asked(client: Client) -> None:
    article = factories.signed(_written(body="<p>只在正文里的话。</p>"))
    client.force_login(factories.member("section editor"))

    plain = client.get(change_url(article, "review-sheet")).text
    whole = client.get(change_url(article, "review-sheet"), {"text": "1"}).text

    assert "只在正文里的话" not in plain and "只在正文里的话" in whole
    assert article.latest.content_hash[:12] in plain


def test_page_says_that_a_proof_was_signed_with_the_check(client: Client) -> None:
    people = factories.desk()
    article = _written()
    workflow.submit(article, actor=article.creator)
    workflow.proof(article, actor=people.proofreaders[0], by_check=True)
    client.force_login(people.first)

    assert "内置检查" in (page := client.get(change_url(article, "review-sheet")).text) or (
        "built-in check" in page
    )


@pytest.mark.parametrize("page", ["review-sheet/", "review-sheet.pdf", "happened/"])
def test_who_may_not_see_the_article_finds_no_such_address(client: Client, page: str) -> None:
    article = _written()
    client.force_login(factories.member("reporter"))
    address = change_url(article, "x").replace("x/", page)

    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_editor_of_another_section_finds_no_such_address(client: Client) -> None:
    article = _written()
    stranger = factories.member("section editor")
    stranger.sections.add(factories.section("副刊"))
    client.force_login(stranger)

    assert client.get(change_url(article, "review-sheet")).status_code == 404


def test_writer_may_print_their_own(client: Client) -> None:
    article = _written()
    client.force_login(article.creator)

    assert client.get(change_url(article, "review-sheet")).status_code == 200


@pytest.mark.parametrize("page", ["review-sheet/", "review-sheet.pdf"])
def test_sheet_changes_nothing_by_being_sent_a_form(client: Client, page: str) -> None:
    article = _written()
    client.force_login(article.creator)

    assert client.post(change_url(article, "x").replace("x/", page)).status_code == 405


# PDF


@pytest.fixture
def _pango() -> None:
    try:
        sheet_pdf.render("<p>1</p>", "")
    except sheet_pdf.PdfUnavailable:
        pytest.skip("Pango is not installed: no PDF can be made on this machine.")


def _pages(pdf: bytes) -> int:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = b"".join(map(_unpacked, streams))
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf + unpacked))


def _unpacked(stream: bytes) -> bytes:
    try:
        # a last byte that looks like the end of a line may be missing
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.usefixtures("_pango")
def test_pdf_of_a_signed_article_is_one_sheet(client: Client) -> None:
    article = factories.signed(_written(body="<p>字。</p>" * 60))
    client.force_login(factories.member("section editor"))
    address = change_url(article, "x").replace("x/", "review-sheet.pdf")

    plain = client.get(address)
    whole = client.get(address, {"text": "1"})

    assert plain["Content-Type"] == "application/pdf" and plain.content.startswith(b"%PDF-")
    assert f"review-sheet-{article.pk}.pdf" in plain["Content-Disposition"]
    assert _pages(plain.content) == 1 < _pages(whole.content)


@pytest.mark.usefixtures("_pango")
def test_pdf_is_made_without_asking_for_anything(client: Client, monkeypatch) -> None:
    """The suite refuses the network; here files are refused too."""
    asked: list[str] = []
    page = (
        '<link rel="stylesheet" href="http://elsewhere.example/a.css"><img src="file:///etc/passwd">'
        '<img src="http://elsewhere.example/a.png"><p style="background:url(/x.png)">字</p>'
    )
    real = open

    def watched(path, *arguments, **named):
        asked.append(str(path))
        return real(path, *arguments, **named)

    monkeypatch.setattr("builtins.open", watched)
    made = sheet_pdf.render(page, "@import url(http://elsewhere.example/b.css); p { color: red }")

    assert made.startswith(b"%PDF-") and "/etc/passwd" not in asked


def test_without_pango_the_page_comes_with_one_sentence(client: Client, monkeypatch) -> None:
    article = _written()
    client.force_login(article.creator)

    def refuse(page: str, style: str) -> bytes:
        raise sheet_pdf.PdfUnavailable("It lacks Pango.")

    monkeypatch.setattr(sheet_pdf, "render", refuse)
    answer = client.get(change_url(article, "x").replace("x/", "review-sheet.pdf"))

    assert answer.status_code == 503
    assert "It lacks Pango." in answer.text and article.latest.title in answer.text


def test_missing_library_is_told_as_such(monkeypatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *arguments, **named):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(sheet_pdf.PdfUnavailable, match="Pango"):
        sheet_pdf.render("<p>1</p>", "")


# The whole history


def test_history_page_has_every_step_and_pages(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("articles.admin.paperwork.EVENTS_SHOWN", 4)
    article = factories.signed(_written())
    client.force_login(article.creator)

    first = client.get(change_url(article, "happened")).context["lines"]
    last = client.get(change_url(article, "happened"), {"page": "2"}).context["lines"]

    assert len(first) == 4 and first[0].number > last[-1].number
    assert client.get(change_url(article, "happened"), {"page": "x"}).status_code == 200


def test_history_page_shows_reasons_as_text(client: Client) -> None:
    article = _written()
    workflow.submit(article, actor=article.creator)
    workflow.send_back(article, actor=factories.desk().first, reason="<b>核实</b>")
    client.force_login(article.creator)

    page = client.get(change_url(article, "happened")).text

    assert "&lt;b&gt;核实&lt;/b&gt;" in page and "<b>核实" not in page


def test_history_queries_do_not_grow_with_events(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    article = _written()
    client.force_login(article.creator)
    client.get(change_url(article, "happened"))
    with CaptureQueriesContext(connection) as few:
        client.get(change_url(article, "happened"))
    for number in range(20):
        revisions.save_text(article, author=factories.user(), title=f"第{number}题")
    with CaptureQueriesContext(connection) as many:
        client.get(change_url(article, "happened"))

    assert len(many) == len(few)
