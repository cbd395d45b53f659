"""Notes in the margin: the rule, where they stand, for whom they wait, and their addresses."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from articles import notes, revisions, workflow
from articles.access import NotAllowed
from articles.lib.quotes import Passages
from articles.models import Article, Event, Note
from tests import factories

pytestmark = pytest.mark.django_db
BODY = "<p>院里装了电梯。</p><p>四十户居民受益，四十户签了字。</p>"


@pytest.fixture
def writer():
    return factories.member("reporter", "林晓棠")


@pytest.fixture
def editor():
    return factories.member("section editor", "李青")


@pytest.fixture
def article(writer) -> Article:
    return factories.draft(author=writer, body=BODY)


def _place(article: Article) -> tuple[int, int] | None:
    article.refresh_from_db()
    return notes.threads(article)[0].place


# Where a note stands


def test_quote_is_found_nearest_to_where_it_was() -> None:
    passages = Passages("四十户受益，四十户签字，四十户搬家")

    assert [passages.find("四十户", near)[0] for near in (0, 5, 7, 99)] == [0, 6, 6, 12]
    assert passages.find("五十户", 0) is None and passages.find(" ", 0) is None


def test_quote_across_paragraphs_is_found_whatever_stands_between_them() -> None:
    assert Passages("电梯装好。\n居民受益。").find("装好。 居民", 0) == (2, 8)


def test_note_stays_on_its_words_when_something_is_put_before_them(article, editor) -> None:
    at = len("院里装了电梯。\n四十户居民受益，")
    notes.add(article, author=editor, text="哪一天？", quote="四十户", position=at)
    assert _place(article) == (16, 19)

    new = "<p>前面加了一段，四十户也在里面。</p>" + BODY
    revisions.save_text(article, author=article.creator, body=new)

    assert _place(article) == (32, 35)


def test_note_whose_words_are_gone_says_so_and_keeps_them(article, editor) -> None:
    notes.add(article, author=editor, text="查一下", quote="四十户居民", position=8)

    revisions.save_text(article, author=article.creator, body="<p>院里装了电梯。</p>")

    article.refresh_from_db()
    [thread] = notes.threads(article)
    assert thread.is_gone and thread.note.quote == "四十户居民"


def test_notes_come_in_the_order_of_the_text(article, editor) -> None:
    notes.add(article, author=editor, text="后", quote="签了字", position=20)
    notes.add(article, author=editor, text="不见了", quote="没有的话")
    notes.add(article, author=editor, text="前", quote="电梯", position=4)
    notes.add(article, author=editor, text="全文")

    assert [thread.note.text for thread in notes.threads(article)] == [
        *("全文", "前", "后", "不见了")
    ]


def test_threads_cost_the_same_for_many_notes(
    article, editor, writer, django_assert_max_num_queries
) -> None:
    for number in range(6):
        first = notes.add(article, author=editor, text=f"问{number}", quote="四十户")
        notes.answer(first, author=writer, text="答")
        revisions.save_text(article, author=writer, title=f"题{number}")
    article = Article.objects.select_related("latest").get()

    with django_assert_max_num_queries(3):
        found = notes.threads(article)
        assert [str(thread.answers[0].author) for thread in found] == ["林晓棠"] * 6


# Who and when


def test_writer_and_editor_speak_in_turn(article, writer, editor) -> None:
    first = notes.add(article, author=editor, text="数字哪来的？", quote="四十户")
    notes.answer(first, author=writer, text="社区给的")
    notes.answer(Note.objects.latest("pk"), author=editor, text="写上出处")  # goes to the first

    [thread] = notes.threads(article)
    assert [answer.text for answer in thread.answers] == ["社区给的", "写上出处"]


def test_stranger_may_not_write_or_settle(article, editor) -> None:
    stranger = factories.member("reporter", "别的记者")
    note = notes.add(article, author=editor, text="问")

    for refused in (
        lambda: notes.add(article, author=stranger, text="我也说"),
        lambda: notes.answer(note, author=stranger, text="我也说"),
        lambda: notes.settle(note, actor=stranger),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Note.objects.count() == 1 and Note.objects.get().settled_at is None


@pytest.mark.parametrize("name", ["spike", "publish"])
def test_notes_are_written_while_the_article_is_in_work(name: str, writer, editor) -> None:
    if name == "spike":
        article = factories.draft(author=writer)
        workflow.spike(article, actor=writer, reason="重复")
    else:
        article = factories.published(author=writer)

    with pytest.raises(NotAllowed):
        notes.add(article, author=editor, text="晚了")
    assert notes.why_not(article, editor)


def test_note_of_the_desk_counts_as_having_begun(article, writer, editor) -> None:
    workflow.submit(article, actor=writer)
    assert not workflow.why_not("take_back", article, writer)

    notes.add(article, author=editor, text="我在看了")

    assert workflow.why_not("take_back", article, writer)


def test_settled_note_is_not_answered_until_it_is_taken_up_again(article, writer, editor) -> None:
    note = notes.add(article, author=editor, text="问")
    notes.settle(note, actor=writer)
    with pytest.raises(NotAllowed):
        notes.answer(note, author=writer, text="还有一句")

    notes.reopen(note, actor=editor)

    notes.answer(note, author=writer, text="还有一句")
    note.refresh_from_db()
    assert note.settled_at is None and note.settled_by is None


def test_settling_twice_keeps_who_settled_first(article, writer, editor) -> None:
    note = notes.add(article, author=editor, text="问")
    notes.settle(note, actor=writer)

    notes.settle(note, actor=editor)

    note.refresh_from_db()
    assert note.settled_by == writer
    assert Event.objects.filter(verb="settle_note").count() == 1


@pytest.mark.parametrize(
    "bad", [{"text": " \n"}, {"text": "长" * 1001}, {"text": "问", "quote": "长" * 301}]
)
def test_note_out_of_bounds_is_refused(article, editor, bad) -> None:
    with pytest.raises(ValidationError):
        notes.add(article, author=editor, **bad)
    assert not Note.objects.exists()


def test_notes_of_one_article_are_bounded(article, editor, monkeypatch) -> None:
    monkeypatch.setattr(notes, "MOST", 2)
    first = notes.add(article, author=editor, text="一")
    notes.answer(first, author=editor, text="二")

    with pytest.raises(NotAllowed):
        notes.add(article, author=editor, text="三")


def test_record_names_the_note_and_not_its_text(article, editor) -> None:
    note = notes.add(article, author=editor, text="只有我们知道的话", quote="四十户")

    event = Event.objects.get(article=article, verb="note")
    assert event.data == {"note": note.pk, "quote": "四十户"} and event.actor == editor


def test_note_makes_no_open_form_stale(article, editor) -> None:
    version = Article.objects.get().version

    notes.add(article, author=editor, text="问")

    assert Article.objects.get().version == version


def test_note_with_a_nul_is_written_without_it(article, editor) -> None:
    assert notes.add(article, author=editor, text="问\0题", quote="四\0十户").quote == "四十户"


# For whom they wait


def test_note_waits_for_the_writer_until_it_is_answered(article, writer, editor) -> None:
    note = notes.add(article, author=editor, text="问")
    assert list(notes.open_for(writer)) == [note] and not notes.open_for(editor).exists()

    notes.answer(note, author=writer, text="答")
    assert not notes.open_for(writer).exists() and list(notes.open_for(editor)) == [note]

    notes.settle(note, actor=editor)
    assert not notes.open_for(editor).exists()


def test_notes_on_what_is_out_of_work_wait_for_nobody(article, writer, editor) -> None:
    notes.add(article, author=editor, text="问")
    workflow.spike(article, actor=writer, reason="重复")

    assert not notes.open_for(writer).exists()


def test_waiting_notes_come_with_their_articles(
    article, writer, editor, django_assert_num_queries
) -> None:
    for number in range(3):
        notes.add(article, author=editor, text=f"问{number}")
    list(notes.open_for(writer))  # the person's rights are read once

    with django_assert_num_queries(1):
        assert {(str(n.author), n.article.latest.title) for n in notes.open_for(writer)}


# Their addresses


def _url(name: str, *keys: int) -> str:
    return reverse(f"reader:{name}", args=keys)


def _by_script(client: Client, address: str, **data):
    return client.post(address, data, headers={"accept": "application/json"})


def test_script_gets_the_list_anew(client: Client, article, editor) -> None:
    client.force_login(editor)

    sent = {"text": "哪一天？", "quote": "四十户", "position": "8"}
    response = _by_script(client, _url("note_add", article.pk), **sent)

    assert response.status_code == 200 and response.json()["open"] == 1
    assert "哪一天？" in response.json()["html"] and 'data-start="8"' in response.json()["html"]
    assert response["Cache-Control"].startswith("max-age=0")


def test_what_is_written_is_escaped(client: Client, article, editor) -> None:
    client.force_login(editor)

    sent = {"text": "<script>1</script>", "quote": "<b>"}
    page = _by_script(client, _url("note_add", article.pk), **sent).json()["html"]

    assert "<script>" not in page and "<b>" not in page.replace("<b>李青</b>", "")


def test_answer_settle_and_reopen_by_script(client: Client, article, editor, writer) -> None:
    note = notes.add(article, author=editor, text="问")
    client.force_login(writer)

    _by_script(client, _url("note_answer", article.pk, note.pk), **{f"answer-{note.pk}": "答"})
    settled = _by_script(client, _url("note_settle", article.pk, note.pk)).json()
    opened = _by_script(client, _url("note_reopen", article.pk, note.pk)).json()

    assert Note.objects.get(parent=note).text == "答"
    assert (settled["open"], opened["open"]) == (0, 1)


def test_refusal_comes_with_its_reason(client: Client, article, editor) -> None:
    client.force_login(editor)

    response = _by_script(client, _url("note_add", article.pk), text=" ")

    assert response.status_code == 422 and response.json()["reason"]


def test_plain_form_leads_back_to_where_it_came_from(client: Client, article, editor) -> None:
    client.force_login(editor)
    back = f"/admin/articles/article/{article.pk}/change/"

    response = client.post(_url("note_add", article.pk), {"text": "问", "next": back})

    assert response["Location"] == f"{back}#notes" and Note.objects.get().text == "问"


@pytest.mark.parametrize("elsewhere", ["https://bad.example/", "//bad.example/", "javascript:1"])
def test_plain_form_leads_nowhere_else(client: Client, article, editor, elsewhere: str) -> None:
    client.force_login(editor)

    response = client.post(_url("note_add", article.pk), {"text": "问", "next": elsewhere})

    assert response["Location"] == "/#notes"


def test_plain_form_that_is_refused_keeps_what_was_typed(client: Client, article, editor) -> None:
    client.force_login(editor)

    response = client.post(
        _url("note_add", article.pk), {"text": "很长的话" * 260, "quote": "电梯"}
    )

    assert response.status_code == 422
    assert "很长的话" * 260 in response.text and 'value="电梯"' in response.text


@pytest.mark.parametrize("name", ["note_add", "note_answer", "note_settle", "note_reopen"])
def test_stranger_finds_no_address(client: Client, article, editor, name: str) -> None:
    note = notes.add(article, author=editor, text="问")
    keys = (article.pk,) if name == "note_add" else (article.pk, note.pk)
    client.force_login(factories.member("reporter"))

    assert client.post(_url(name, *keys), {"text": "我"}).status_code == 404
    client.logout()
    assert client.post(_url(name, *keys), {"text": "我"}).status_code == 404
    assert _by_script(client, _url(name, *keys), text="我").status_code == 401
    assert Note.objects.count() == 1


def test_note_of_another_article_is_not_reached_through_this_one(
    client: Client, article, editor
) -> None:
    other = notes.add(factories.draft(), author=editor, text="别处的")
    client.force_login(editor)

    assert client.post(_url("note_settle", article.pk, other.pk)).status_code == 404


def test_forged_request_is_refused(article, editor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert client.post(_url("note_add", article.pk), {"text": "问"}).status_code == 403


def test_opening_an_address_writes_nothing(client: Client, article, editor) -> None:
    client.force_login(editor)

    assert client.get(_url("note_add", article.pk)).status_code == 405
    assert client.get(_url("notes", article.pk)).json()["open"] == 0


def test_form_of_the_article_shows_its_notes(client: Client, article, editor) -> None:
    notes.add(article, author=article.creator, text="想请编辑看看这个数", quote="四十户")
    client.force_login(editor)

    page = client.get(f"/admin/articles/article/{article.pk}/change/").text

    assert "想请编辑看看这个数" in page and page.count('id="note-form"') == 1
