"""A tips editor's day in a real browser, on a phone: enter, look, assign, answer; and the lead."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from articles.models import User
from tests import factories
from tests.articles.pictures import file_of, picture
from tests.tips import making
from tips import triage
from tips.models import AnswerTemplate, Attachment, Tip

pytestmark = pytest.mark.django_db(transaction=True)
PASTED = """小满 2026-11-20 10:20:33
三栋楼下的水管爆了

华西社区报 2026-11-20 10:22:01
请问是哪个小区？"""


@pytest.fixture
def editor() -> User:
    return making.tips_editor("线索编辑")


def _log_in(context: BrowserContext, user: User, live_server) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])


def test_tip_is_entered_with_dropped_pictures_and_given_to_a_reporter(
    context: BrowserContext, page: Page, editor: User, live_server
) -> None:
    reporter = making.reporter("记者甲")
    AnswerTemplate.objects.create(name="收到您的", text="收到您的报料 {code}")
    _log_in(context, editor, live_server)
    page.goto("/admin/tips/tip/")
    page.click(".object-tools .addlink")

    page.check("input[name=channel][value=qq_hand]")
    page.fill("#id_text", PASTED)
    page.click("button.default")
    expect(page.locator(".turn.is-ours input[name=ours-1]")).to_be_checked()
    page.wait_for_load_state("networkidle")
    for name in ("one.jpg", "two.jpg"):  # a second choice joins the first
        file = {"name": name, "mimeType": "image/jpeg", "buffer": file_of(picture())}
        page.set_input_files("#id_files", [file])
    expect(page.locator("[data-dropped] li")).to_have_count(2)
    page.click("button[name=_save]")
    expect(page.locator(".read-out")).to_contain_text(Tip.objects.get().pin)

    page.click("[data-copies] button")
    expect(page.locator("[data-copies] output")).not_to_be_empty()
    context.grant_permissions(["clipboard-read"])
    copied = page.evaluate("navigator.clipboard.readText()")
    assert Tip.objects.get().pin in copied and "/tips/status/" in copied
    page.click("a.button[href$='/change/']")
    page.locator("#answer [data-words]").get_by_text("收到您的", exact=True).click()
    expect(page.locator("#answerform-text")).to_have_value(
        f"收到您的报料 {Tip.objects.get().shown_code}"
    )
    page.select_option("#assignform-to", label=str(reporter))
    page.click(".assign button")
    expect(page.locator(".standing")).to_contain_text("记者甲")

    tip = Tip.objects.get()
    assert tip.text == "三栋楼下的水管爆了" and tip.assigned_to == reporter
    assert Attachment.objects.filter(message__tip=tip).count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_barrier(
    context: BrowserContext, page: Page, editor: User, live_server, scheme: str
) -> None:
    tip, other = making.tip("祥龙社区的水管爆了", sender="one"), making.tip("水管也爆了")
    making.told("车库也进水了", sender="one")
    triage.merge(other, actor=editor, into=tip)
    triage.note(tip, actor=editor, text="打过电话")
    triage.answer(tip, actor=editor, text="谢谢您")
    Tip.objects.filter(pk=tip.pk).update(
        place=factories.huayang()["祥龙社区"], place_is_suggested=True
    )
    _log_in(context, editor, live_server)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 1280 if scheme == "dark" else 390, "height": 900})
    axe, found = Axe(), {}
    for address in (
        *("", "tips/tip/", "tips/tip/?status=all", "tips/tip/add/", "tips/tip/loose/"),
        *(f"tips/tip/{tip.pk}/{name}/" for name in ("change", "tie", "reveal")),
        *("tips/source/", f"tips/source/{tip.source_id}/change/", "tips/answertemplate/"),
    ):
        page.goto(f"/admin/{address}")
        page.wait_for_load_state("networkidle")
        if violations := axe.run(page).response["violations"]:
            found[address] = [
                (each["id"], [node["target"] for node in each["nodes"]][:3]) for each in violations
            ]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert not found


def test_lead_becomes_a_draft_on_the_phone(
    context: BrowserContext, page: Page, editor: User, live_server
) -> None:
    reporter = making.reporter("记者甲")
    triage.assign(making.tip("祥龙社区的水管爆了"), actor=editor, to=reporter)
    _log_in(context, reporter, live_server)
    page.goto("/portal/")
    page.click(".leads a")
    assert not Axe().run(page).response["violations"]

    page.click(".next button")

    page.wait_for_url("**/write/")
    expect(page.locator("#id_body, .ProseMirror").last).to_contain_text("水管爆了")
