"""A resident on a phone: tells the paper something with two pictures, and sees how it stands."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from articles.forms import uploads
from tests import factories
from tests.articles.pictures import file_of, picture
from tests.tips import making
from tips import limits
from tips.models import Attachment, Payee, Tip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch) -> None:
    """The browser types faster than people do."""
    monkeypatch.setattr(uploads.FormWithFiles, "fastest", 0)


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    files = [tmp_path / "水管.jpg", tmp_path / "楼道.jpg"]
    for file, colour in zip(files, ("teal", "brown"), strict=True):
        file.write_bytes(file_of(picture(600, 400, colour)))
    return files


def _numbers(page: Page) -> tuple[str, str]:
    code, pin = page.locator(".tip-ticket dd").all_inner_texts()
    return code, pin


def _open(page: Page, code: str, pin: str) -> None:
    page.goto("/tips/status/")
    page.locator("#id_code").fill(code)
    page.locator("#id_pin").fill(pin)
    page.locator(".tip-form button").click()
    page.wait_for_load_state()


def test_tip_with_pictures_taken_one_after_another(page: Page, context, pictures) -> None:
    factories.huayang()
    page.goto("/places/xianglong/")
    page.locator(".tipline-web a").click()
    expect(page.locator("#id_where")).to_have_value(re.compile("祥龙社区"))
    assert context.cookies() == []
    for file in pictures:
        page.locator("#id_pictures").set_input_files(file)
    expect(page.locator(".tip-picked li")).to_have_count(2)
    page.locator("#id_text").fill("三栋的水管爆了。")
    page.locator(".tip-send button").click()

    expect(page.locator(".tip-ticket")).to_be_visible()
    tip = Tip.objects.get()
    assert _numbers(page) == (tip.shown_code, tip.pin) and tip.place.slug == "xianglong"
    assert [each.name for each in Attachment.objects.order_by("position")] == [
        "水管.jpg",
        "楼道.jpg",
    ]
    page.reload()
    assert _numbers(page) == (tip.shown_code, tip.pin) and Tip.objects.count() == 1


def test_tip_without_script_and_without_cookies(browser: Browser, live_server, pictures) -> None:
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = plain.new_page()
    page.goto("/tips/")
    for number, file in enumerate(pictures, 1):  # as a camera gives them: one at a time
        page.locator("#id_pictures").set_input_files(file)
        page.locator("button[name=more]").click()
        expect(page.locator(".tip-held li")).to_have_count(number)
    page.locator("#id_name").fill("周大爷")
    page.locator(".tip-send button").click()
    expect(page.locator(".tip-faults")).to_be_visible()
    expect(page.locator(".tip-held li")).to_have_count(2)
    page.locator("#id_consent").check()
    page.locator("#id_text").fill("三栋的水管爆了。")
    page.locator(".tip-send button").click()

    code, pin = _numbers(page)
    assert Attachment.objects.count() == 2 and Tip.objects.get().pin == pin
    plain.clear_cookies()
    _open(page, code, pin)
    expect(page.locator("h1.is-received")).to_be_visible()
    expect(page.locator(".tip-said")).to_contain_text("三栋的水管爆了。")
    plain.close()


def test_status_is_seen_added_to_paid_and_closed(page: Page, context, pictures) -> None:
    tip = making.approved().tip
    _open(page, tip.shown_code, tip.pin)
    expect(page.locator("h1.is-to_be_paid")).to_be_visible()
    assert tip.pin not in page.url
    page.locator("form[action$='/add/'] textarea").fill("阀门在三楼。")
    page.locator("#id_pictures").set_input_files(pictures[0])
    page.locator("form[action$='/add/'] .tip-send button").click()
    expect(page.locator(".tip-said")).to_contain_text("阀门在三楼。")
    expect(page.locator("#done")).to_be_focused()
    assert "done" not in page.url

    page.locator(".tip-payee .tip-button").click()
    page.locator("#id_method_0").check()
    page.locator("#id_name").fill("张桂芳")
    page.locator("#id_id_number").fill("510100190001010012")
    page.locator("#id_consent").check()
    page.locator("form[action$='/payee/'] .tip-button").click()
    expect(page.locator(".tip-masked")).to_contain_text("张＊＊")
    expect(page.locator(".tip-money")).to_contain_text("40.00")
    assert Payee.objects.get().name == "张桂芳" and "张桂芳" not in page.content()

    page.locator("form[action$='/leave/'] button").click()
    page.wait_for_url("**/tips/")
    page.goto("/tips/status/")
    expect(page.locator("#id_pin")).to_be_visible()
    assert [cookie for cookie in context.cookies() if cookie["name"] == "tip"] == []


def test_picture_that_was_chosen_before_the_script_came_stays(page: Page, pictures) -> None:
    waiting: list[Route] = []
    page.route("**/tips*.js", lambda route: waiting.append(route))
    page.goto("/tips/", wait_until="commit")
    page.locator("#id_pictures").set_input_files(pictures[0])
    assert waiting and not page.locator(".tip-picked li").count()
    waiting[0].continue_()
    page.locator(".tip-picked li").wait_for()
    page.locator("#id_pictures").set_input_files(pictures[1])

    expect(page.locator(".tip-picked li")).to_have_count(2)


def test_old_word_about_a_file_goes_when_a_good_one_is_chosen(
    page: Page, pictures, tmp_path: Path
) -> None:
    (tmp_path / "no picture.jpg").write_bytes(b"MZ no picture at all")
    page.goto("/tips/")
    page.locator("#id_pictures").set_input_files(tmp_path / "no picture.jpg")
    page.locator("#id_text").fill("三栋的水管爆了。")
    page.locator(".tip-send button").click()
    expect(page.locator(".tip-chooser .errorlist")).to_have_count(1)

    page.locator("#id_pictures").set_input_files(pictures[0])

    expect(page.locator(".tip-chooser .errorlist")).to_have_count(0)
    expect(page.locator(".tip-chooser.has-errors")).to_have_count(0)
    expect(page.locator(".tip-picked li")).to_contain_text("KB")


def test_code_and_pin_are_copied(page: Page, context) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/tips/")
    page.locator("#id_text").fill("三栋的水管爆了。")
    page.locator(".tip-send button").click()
    page.locator("[data-copy]").click()

    expect(page.locator(".tip-copy [role=status]")).not_to_be_empty()
    tip, copied = Tip.objects.get(), page.evaluate("navigator.clipboard.readText()")
    assert all(told in copied for told in (tip.shown_code, tip.pin, "/tips/status/"))


def test_request_to_be_erased_is_asked_about_without_a_script(
    browser: Browser, live_server
) -> None:
    tip = making.tip()
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = plain.new_page()
    _open(page, tip.shown_code, tip.pin)
    page.locator(".tip-own a").click()
    tip.source.refresh_from_db()
    assert tip.source.erasure_asked_at is None
    page.locator(".tip-choice button").click()

    expect(page.locator("#done")).to_be_visible()
    tip.source.refresh_from_db()
    assert tip.source.erasure_asked_at is not None
    plain.close()


def test_place_is_offered_while_it_is_typed(page: Page) -> None:
    factories.huayang()
    page.goto("/tips/")
    page.locator("#id_where").press_sequentially("祥龙")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#id_where")).to_have_value("祥龙社区（四川天府新区 › 华阳街道）")
    assert page.url.endswith("/tips/") and not Tip.objects.exists()


def test_file_that_is_too_large_never_leaves_the_phone(page: Page, settings, pictures) -> None:
    settings.TIPS_MEDIA_MAX_BYTES = 1000
    page.goto("/tips/")
    page.locator("#id_pictures").set_input_files(pictures[0])

    expect(page.locator(".tip-files .errorlist")).to_contain_text("水管.jpg")
    expect(page.locator(".tip-picked li")).to_have_count(0)


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (1280, "dark")], ids=["phone", "desk-dark"]
)
def test_pages_are_accessible(page: Page, width: int, scheme: str, monkeypatch) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    tip, axe, found = making.approved().tip, Axe(), {}

    def look(name: str) -> None:
        for violation in axe.run(page).response["violations"]:
            found[name, violation["id"]] = violation["nodes"][0]["html"]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name, "wider than the screen"] = ""

    page.goto("/tips/")
    look("form")
    page.locator(".tip-consent summary").click()
    page.locator("#id_name").fill("周大爷")
    page.locator(".tip-send button").click()
    page.locator(".tip-faults").wait_for()
    look("faults")
    page.locator("#id_consent").check()
    page.locator("#id_text").fill("三栋的水管爆了。")
    page.locator(".tip-send button").click()
    page.locator(".tip-ticket").wait_for()
    look("receipt")
    page.locator("form[action$='/leave/'] button").click()
    page.goto(f"/tips/status/?code={tip.code}")
    look("door")
    _open(page, tip.code, tip.pin)
    look("status")
    page.locator(".tip-own .tip-small a").click()
    page.locator(".tip-choice").wait_for()
    look("erase")
    page.locator(".tip-choice a").click()
    page.locator(".tip-payee .tip-button").click()
    page.locator("#id_method_0").wait_for()
    look("payee")
    page.locator("form[action$='/payee/'] .tip-button").click()
    page.locator("form[action$='/payee/'] .tip-faults").wait_for()
    look("payee faults")
    monkeypatch.setattr(limits, "wait_to_send", lambda request: 60)
    page.goto("/tips/")
    page.locator("#id_text").fill("再说一件。")
    page.locator(".tip-send button").click()
    page.locator(".tip-faults").wait_for()
    look("too many")
    assert not found
