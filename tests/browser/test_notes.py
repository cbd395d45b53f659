"""Words marked in the editor become a note's place, and the note leads back to them."""

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from articles.models import Note
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
MARK = """words => {
  const walker = document.createTreeWalker(document.querySelector(".ProseMirror"), 4)
  while (walker.nextNode()) {
    const at = walker.currentNode.data.lastIndexOf(words)
    if (at < 0) continue
    document.querySelector(".ProseMirror").focus()
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length)
    return
  }
}"""
SHOWN = "name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"


def test_marked_words_become_a_note_that_leads_back_to_them(
    context: BrowserContext, page: Page, live_server
) -> None:
    editor = factories.editor("李青")
    article = factories.draft(
        author=editor, body="<p>四十户居民受益。</p><p>签字的也是四十户居民。</p>"
    )
    client = Client()
    client.force_login(editor)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.wait_for_selector(".ProseMirror")

    page.evaluate(MARK, "四十户居民。")
    page.click("[data-note-here]")
    expect(page.locator("[data-note-quote]")).to_have_text("四十户居民。")
    page.fill("#note-text", "这个数核过吗？")
    page.click(".note-new button[type=submit]")
    expect(page.locator(".note-said")).to_have_text("这个数核过吗？")

    note = Note.objects.get()
    assert (note.quote, note.position) == ("四十户居民。", 14)
    assert page.input_value("#note-text") == "" and page.evaluate(SHOWN, "note") == [note.quote]
    expect(page.locator("h1")).to_have_text("电梯装好了")  # the page was not left

    page.click(".note button.note-quote")
    assert page.evaluate("getSelection().toString()") == "四十户居民。"
    assert page.evaluate(SHOWN, "note-current") == [note.quote]

    page.fill(f"#answer-{note.pk}", "核过了")
    page.locator(".note-buttons button").first.click()
    expect(page.locator(".note-answer .note-said")).to_have_text("核过了")
    page.locator(".note-buttons button").nth(1).click()
    expect(page.locator(".note-settled")).to_have_count(1)
    expect(page.locator("[data-notes-open]")).to_be_hidden()
    assert page.evaluate(SHOWN, "note") == []
