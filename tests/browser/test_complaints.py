"""One complaint from a phone to its end: sent, verified, asked back, upheld, gone, put back."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils.translation import pgettext
from playwright.sync_api import BrowserContext, Page, expect

from articles.forms import uploads
from articles.models import Complaint, User
from tests import factories
from tests.articles.pictures import file_of, picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
TITLE = "礼堂旧影重见天日"


@pytest.fixture
def comes(context: BrowserContext, page: Page, live_server) -> Callable[..., Page]:
    """Somebody with a login, or (None) anybody."""

    def arrive(person: User | None, size: dict[str, int] = DESK) -> Page:
        context.clear_cookies()
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page.set_viewport_size(size)
        return page

    return arrive


@pytest.fixture(autouse=True)
def _at_once(monkeypatch) -> None:
    monkeypatch.setattr(uploads.FormWithFiles, "fastest", 0)  # a browser types faster


def _is_accessible(page: Page) -> bool:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.violations_count == 0, found.generate_report()
    return True


def _reads(page: Page, ticket: tuple[str, str], word: str) -> None:
    page.goto("/complaints/status/")
    page.locator("#id_code").fill(ticket[0])
    page.locator("#id_pin").fill(ticket[1])
    page.locator(".tip-form button").click()
    expect(page.locator("h1.tip-word")).to_have_text(word)


def test_complaint_from_a_phone_to_its_end(comes, page, live_server) -> None:
    desk = factories.member("desk chief", "秦望舒")
    chief = factories.member("editor-in-chief", "沈砚秋")
    article = factories.published(TITLE, cover=factories.photo(alt="礼堂"))
    address = article.get_absolute_url()

    # A reader complains
    phone = comes(None, PHONE)
    phone.goto(address)
    phone.locator(".report a").nth(1).click()
    expect(phone.locator(".complaint-title")).to_contain_text(TITLE)
    assert _is_accessible(phone)
    phone.locator("input[name=kind][value=copyright]").check()
    phone.locator("#id_text").fill("封面这张旧照片是我拍的，没有署名。")
    phone.locator("#id_evidence").set_input_files(
        {"name": "底片.jpg", "mimeType": "image/jpeg", "buffer": file_of(picture())}
    )
    phone.locator(".tip-send button").click()
    expect(phone.locator(".tip-faults")).to_be_visible()  # who claims a right says who they are
    expect(phone.locator("#id_text")).to_have_value("封面这张旧照片是我拍的，没有署名。")
    phone.locator("#id_name").fill("周映雪")
    phone.locator("#id_contact").fill("13900001111")
    phone.locator("input[name=capacity][value=holder]").check()
    phone.locator("#id_proof").fill("底片在我手里。")
    phone.locator("#id_consent").check()
    phone.locator(".tip-send button").click()
    expect(phone.locator(".tip-ticket")).to_be_visible()
    code, pin = phone.locator(".tip-ticket dd").all_inner_texts()
    case = Complaint.objects.get()
    assert case.shown_code == code and case.files.count() == 1

    # The desk verifies and asks
    newsroom = comes(desk)
    newsroom.goto("/admin/")
    newsroom.locator(".desk-complaints li a").click()
    expect(newsroom.locator("h1")).to_contain_text(code)
    newsroom.locator("form[action$='/take_on/'] button").click()
    newsroom.locator("summary", has_text=pgettext("complaint", "Ask back")).click()
    newsroom.locator("#id_ask-reason").fill("照片最早发表在哪里？")
    newsroom.locator("form[action$='/ask/'] button").click()

    phone = comes(None, PHONE)
    _reads(phone, (code, pin), pgettext("complaint", "A question for you"))
    expect(phone.locator(".tip-said")).to_contain_text("照片最早发表在哪里？")
    phone.locator("#id_text").fill("2019年发在我的公众号。")
    phone.locator(".tip-send button").click()
    expect(phone.locator("#done")).to_be_visible()

    # Upheld: gone at once
    newsroom = comes(desk)
    newsroom.goto(f"/admin/articles/complaint/{case.pk}/change/")
    newsroom.locator("form[action$='/uphold/']").locator("xpath=..").locator("summary").click()
    newsroom.locator("input[name=uphold-outcome][value=taken_down]").check()
    newsroom.locator("#id_uphold-reason").fill("底片属实，未经授权使用。")
    newsroom.locator("form[action$='/uphold/'] > button").click()
    expect(newsroom.locator(".complaint-upheld").first).to_be_visible()

    phone = comes(None, PHONE)
    answer = phone.goto(address)
    assert answer is not None and answer.status == 410
    expect(phone.locator("main")).not_to_contain_text(TITLE)
    phone.goto("/")
    expect(phone.locator("body")).not_to_contain_text(TITLE)
    _reads(phone, (code, pin), pgettext("complaint", "Upheld"))

    # Who decided it does not undo it; another person does
    newsroom = comes(desk)
    newsroom.goto(f"/admin/articles/complaint/{case.pk}/change/")
    assert newsroom.locator("form[action$='/restore/']").count() == 0
    newsroom = comes(chief)
    newsroom.goto(f"/admin/articles/complaint/{case.pk}/change/")
    newsroom.locator("form[action$='/restore/']").locator("xpath=..").locator("summary").click()
    newsroom.locator("#id_restore-reason").fill("双方已签授权书。")
    newsroom.locator("form[action$='/restore/'] button").click()
    expect(newsroom.locator(".complaint-restored").first).to_be_visible()

    phone = comes(None, PHONE)
    answer = phone.goto(address)
    assert answer is not None and answer.status == 200
    expect(phone.locator("h1")).to_have_text(TITLE)
    expect(phone.locator(".cover img")).to_be_visible()
    _reads(phone, (code, pin), pgettext("complaint", "Put back"))
    phone.goto("/complaints/figures/")
    assert _is_accessible(phone)
