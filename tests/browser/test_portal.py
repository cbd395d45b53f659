"""A reporter's day on a phone: write, lose the network, send pictures, hand in."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from articles import notes, photos, workflow
from articles.forms.sayings import AUTOSAVE
from articles.models import Article, Photo, Stage, User, WorkingCopy
from tests import factories
from tests.articles.pictures import file_of, picture, upload

pytestmark = pytest.mark.django_db(transaction=True)
PORTAL = "/portal/"
OFFLINE = "Kept on this device only: the server can not be reached."


@pytest.fixture
def reporter() -> User:
    return factories.member("reporter", "林晓棠", staff=False)


@pytest.fixture
def phone(context: BrowserContext, page: Page, reporter: User, live_server) -> Page:
    """A page of the logged-in reporter, 390 pixels wide."""
    _log_in(context, reporter, live_server)
    return page


def _log_in(context: BrowserContext, user: User, live_server) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies["session"]
    context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])


def _open(page: Page, address: str) -> None:
    page.goto(f"{PORTAL}{address}")
    page.wait_for_selector(".ProseMirror")


def _write(page: Page, text: str) -> None:
    page.click(".ProseMirror")
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def _file(folder: Path, name: str, colour: str) -> str:
    path = folder / name
    path.write_bytes(file_of(picture(640, 480, colour=colour)))
    return str(path)


def test_piece_goes_from_the_field_to_the_desk(
    page: Page, reporter: User, tmp_path: Path, context: BrowserContext
) -> None:
    section = factories.section("民生")
    place = factories.huayang()["祥龙社区"]
    page.clock.install()
    page.goto(f"{PORTAL}new/")
    page.fill("#id_username", reporter.username)
    page.fill("#id_password", "secret-for-tests")
    page.click("button[type=submit]")
    page.wait_for_selector(".ProseMirror")

    # written without a network, and said so
    context.set_offline(True)
    page.fill("#id_title", "祥龙社区的电梯")
    _write(page, "华阳街道祥龙社区的电梯启用了。")
    page.clock.fast_forward(5_000)
    page.wait_for_selector("#autosave[data-state=warning]")
    assert page.inner_text("#autosave") == str(AUTOSAVE[OFFLINE]) != OFFLINE
    assert not WorkingCopy.objects.exists()
    with page.expect_event("requestfailed"):  # saving waits for the network as well
        page.click("button[name=_continue]")
    page.wait_for_selector("#autosave[data-state=warning]")
    assert page.input_value("#id_title") == "祥龙社区的电梯"
    context.set_offline(False)
    page.wait_for_selector("#autosave[data-state=kept]")
    assert WorkingCopy.objects.get().fields["title"] == ["祥龙社区的电梯"]

    # pictures
    page.click("[data-add-pictures]")
    page.set_input_files(
        "[data-gallery]", [_file(tmp_path, "a.jpg", "red"), _file(tmp_path, "b.jpg", "blue")]
    )
    expect(page.locator("#pictures [data-all]")).to_be_visible()
    page.locator("[data-word=caption]").first.fill("电梯口")
    page.locator("[data-word=alt]").first.fill("老人走出电梯")
    page.click("#pictures [data-all]")
    expect(page.locator(".ProseMirror figure img")).to_have_count(2)

    # where it belongs
    page.select_option("#id_section", str(section.pk))
    page.click("[data-suggest-places]")
    page.locator(".suggestion", has_text="祥龙社区").click()
    page.click("button[name=_submit]")
    page.wait_for_selector("#comment")
    page.fill("#comment", "图片已核实")
    page.click("form[action$='/submit/'] button")
    page.wait_for_selector(".state.is-desk")

    article = Article.objects.get()
    first, second = Photo.objects.order_by("pk")
    assert article.stage == Stage.FIRST_REVIEW and article.creator == reporter
    assert list(article.places.all()) == [place]
    assert [str(byline) for byline in article.bylines.all()] == ["林晓棠"]
    assert article.latest.body.startswith("<p>华阳街道祥龙社区的电梯启用了。</p><figure>")
    assert f'<img src="/photos/{first.pk}/" alt="老人走出电梯">' in article.latest.body
    assert f"/photos/{second.pk}/" in article.latest.body
    assert (first.caption, first.credit) == ("电梯口", "林晓棠")
    assert not WorkingCopy.objects.exists()


def test_closed_tab_without_a_network_loses_nothing(
    phone: Page, context: BrowserContext, reporter: User
) -> None:
    article = factories.draft("原题", author=reporter)
    _open(phone, f"{article.pk}/write/")
    context.set_offline(True)
    phone.fill("#id_title", "隧道里写的")
    phone.close()
    context.set_offline(False)

    again = context.new_page()
    _open(again, f"{article.pk}/write/")
    assert again.input_value("#id_title") == "原题"
    again.locator(".unsaved:visible button").first.click()
    again.wait_for_selector(".comparison")
    assert again.input_value("#id_title") == "隧道里写的"
    again.click("button[name=_continue]")
    again.wait_for_selector(".said-success")
    article.refresh_from_db()
    assert article.latest.title == "隧道里写的"


def test_lost_session_keeps_the_text_and_shows_it_to_nobody_else(
    phone: Page, context: BrowserContext, reporter: User, live_server
) -> None:
    other = factories.member("reporter", "周远航", staff=False)
    article = factories.draft(
        "原题", author=reporter, reporters=[factories.reporter("周远航", user=other)]
    )
    _open(phone, f"{article.pk}/write/")
    phone.fill("#id_title", "我的半句")
    context.clear_cookies(name="session")
    phone.click("button[name=_continue]")
    phone.wait_for_selector("#autosave[data-state=warning] a[href='/portal/login/']")

    _log_in(context, other, live_server)
    phone.click("button[name=_continue]")
    phone.wait_for_selector("#autosave[data-state=warning]:not(:has(a))")
    theirs = context.new_page()
    _open(theirs, f"{article.pk}/write/")
    assert theirs.locator("#browser-copies button").count() == 0
    theirs.close()

    _log_in(context, reporter, live_server)
    phone.click("button[name=_continue]")
    phone.wait_for_selector(".said-success")
    article.refresh_from_db()
    assert article.latest.title == "我的半句" and article.latest.author == reporter


def test_picture_on_a_bad_network_is_tried_again(
    phone: Page, context: BrowserContext, tmp_path: Path
) -> None:
    _open(phone, "new/")
    phone.click(".cover-choose")
    context.set_offline(True)
    phone.set_input_files("[data-camera]", _file(tmp_path, "a.jpg", "red"))
    retry = phone.locator(".queue li > p button:visible").first
    expect(retry).to_be_visible()
    assert not Photo.objects.exists()

    context.set_offline(False)  # it goes by itself when the network is back
    use = phone.locator(".queue li > p button").first
    expect(use).to_be_visible()
    use.click()
    expect(phone.locator(".cover-shown img")).to_be_visible()
    assert phone.input_value("[name=cover]") == str(Photo.objects.get().pk)


def test_refused_picture_says_why(phone: Page, tmp_path: Path) -> None:
    _open(phone, "new/")
    heic = tmp_path / "IMG_1.HEIC"
    heic.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1")
    phone.click("[data-add-pictures]")
    phone.set_input_files("[data-camera]", str(heic))

    expect(phone.locator(".queue output")).to_contain_text("HEIC")
    assert phone.locator(".queue li > p button:visible").count() == 1  # only «remove»


def test_picture_goes_where_the_cursor_is_and_the_next_one_below_it(
    phone: Page, reporter: User
) -> None:
    made = [
        photos.add_photo(upload(file_of(picture(colour=colour))), uploaded_by=reporter)[0]
        for colour in ("red", "blue")
    ]
    article = factories.draft(body="<p>头</p><p>尾</p>", author=reporter)
    _open(phone, f"{article.pk}/write/")
    phone.click(".ProseMirror p >> nth=0")
    phone.keyboard.press("End")
    for photo in made:
        phone.click("[data-add-pictures]")
        phone.click(f"#pictures [data-photo='{photo.pk}']")
        phone.wait_for_selector(f".ProseMirror img[src='{photo.get_absolute_url()}']")
    phone.click("button[name=_continue]")
    phone.wait_for_selector(".said-success")

    article.refresh_from_db()
    body = article.latest.body
    places = [body.index(f"/photos/{photo.pk}/") for photo in made]
    assert body.index("头") < places[0] < places[1] < body.index("尾")


def test_place_and_person_are_found_while_typing(phone: Page, reporter: User) -> None:
    place = factories.huayang()["祥龙社区"]
    person = factories.reporter("周远航", kind="photographer")
    article = factories.draft(author=reporter)
    _open(phone, f"{article.pk}/write/")

    phone.locator("#id_place_names").press_sequentially("祥龙")
    phone.locator(".field-place_names [role=option]").first.click()
    phone.locator("[name=bylines_name]").last.press_sequentially("周")
    phone.locator(".name-row [role=option]").first.click()
    phone.locator("[name=bylines_role]").last.select_option("photo")
    phone.click("button[name=_continue]")
    phone.wait_for_selector(".said-success")

    assert list(article.places.all()) == [place]
    assert [(each.reporter, each.role) for each in article.bylines.all()] == [(person, "photo")]


def test_without_scripts_one_writes_brings_pictures_and_hands_in(
    browser, reporter: User, live_server, tmp_path: Path
) -> None:
    factories.huayang()
    section = factories.section("民生")
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    _log_in(context, reporter, live_server)
    page = context.new_page()
    page.goto(f"{PORTAL}pictures/")
    page.set_input_files("#id_uploads", _file(tmp_path, "a.jpg", "red"))
    page.click("main button[type=submit]")
    photo = Photo.objects.get()
    page.goto(f"{PORTAL}new/")
    page.click("noscript a")
    page.fill("#id_title", "老手机写的")
    page.fill("#id_body", f"第一段。\n[图 {photo.pk}] 说明")
    page.fill("#id_place_names", "祥龙社区")
    page.select_option("#id_section", str(section.pk))
    page.click("button[name=_submit]")
    page.click("form[action$='/submit/'] button")
    context.close()

    article = Article.objects.get()
    assert article.stage == Stage.FIRST_REVIEW
    assert article.latest.body.startswith("<p>第一段。</p><figure>")
    assert [place.name for place in article.places.all()] == ["祥龙社区"]


_SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((one) => one.checkVisibility({ opacityProperty: true }) &&
        !one.closest(".body, .skip, .hidden-visually, label, p:not([class])"))
    .filter((one) => one.getBoundingClientRect().height < 43.5)
    .map((one) => one.outerHTML.slice(0, 120))"""


def _filled(reporter: User) -> tuple[Photo, Article, Article]:
    """A picture, a piece with the desk, and one sent back with a note."""
    photo = photos.add_photo(upload(file_of(picture())), uploaded_by=reporter, caption="院坝")[0]
    body = f'<h2>题</h2><p>字。</p><figure><img src="/photos/{photo.pk}/" alt="图"></figure>'
    title = "很长的题目" * 12
    factories.published(title, author=reporter, body=body)
    with_desk = factories.draft(title, author=reporter, body=body, cover=photo)
    returned = factories.draft(
        title, author=reporter, body=body, places=[factories.huayang()["祥龙社区"]]
    )
    editor = factories.member("section editor", "王编辑")
    for article in (with_desk, returned):
        workflow.submit(article, actor=reporter)
    notes.add(returned, author=editor, text="哪一天？", quote="字", position=2)
    workflow.send_back(returned, actor=editor, reason="核实日期。" * 20)
    return photo, with_desk, returned


def _visit(page: Page, address: str) -> None:
    page.goto(f"{PORTAL}{address}")
    if address.endswith("write/"):
        page.wait_for_selector(".ProseMirror")
        page.wait_for_selector("[data-proof-status]:not(:empty)")


def _violations(axe: Axe, page: Page) -> dict[str, str]:
    found = axe.run(page).response["violations"]
    return {each["id"]: each["nodes"][0]["html"] for each in found}


def test_pages_of_the_portal_are_accessible_fit_any_screen_and_a_thumb(
    phone: Page, reporter: User
) -> None:
    photo, with_desk, returned = _filled(reporter)
    axe, found = Axe(), {}
    for address in (
        *("", "published/", "new/?plain", "pictures/", f"pictures/{photo.pk}/", "manuscript/"),
        *(
            "search/?q=%E7%A8%BF",
            "me/",
            "999999/",
            f"{with_desk.pk}/",
            f"{returned.pk}/",
            f"{returned.pk}/write/",
        ),
    ):
        _visit(phone, address)
        found |= {(address, *each): True for each in _violations(axe, phone).items()}
        for width in (1280, 320, 390):
            phone.set_viewport_size({"width": width, "height": 844})
            if phone.evaluate("document.documentElement.scrollWidth") > width:
                found[address, "too wide", width] = True
        found |= {(address, "too small", each): True for each in phone.evaluate(_SMALL)}
    phone.click("[data-add-pictures]")
    phone.wait_for_selector("#pictures [data-photo]")
    found |= {("picker", *each): True for each in _violations(axe, phone).items()}
    assert not found


def test_pages_of_the_portal_are_accessible_in_the_dark(phone: Page, reporter: User) -> None:
    _photo, with_desk, returned = _filled(reporter)
    phone.emulate_media(color_scheme="dark")
    axe, found = Axe(), {}
    for address in ("", f"{with_desk.pk}/", f"{returned.pk}/write/"):
        _visit(phone, address)
        found |= {(address, *each): True for each in _violations(axe, phone).items()}
    assert not found
