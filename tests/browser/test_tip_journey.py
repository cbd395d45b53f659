"""One story from two residents to two payments: by WeChat with two pictures and by the web, merged,
given to a reporter, written, reviewed, published, rewarded in shares and paid; at every turn each
resident reads on their own page how it stands."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from articles.forms import uploads
from articles.lib import clock
from articles.models import Article, User
from benchmarks.wechat_platform import Account, Platform, picture_message, text_message
from tests import factories
from tests.articles.pictures import file_of, picture
from tests.tips import making
from tests.tips.stand_in import Reply, Said, StandIn
from tips import upkeep
from tips.models import Attachment, ChannelName, InboundMessage, Reward, Tip

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ACCOUNT, OPENID = Account(), "openid-of-a-resident"
TITLE = "祥龙社区三栋的水管连夜修好了"


class Story:
    """The people of one story at one browser, one after another."""

    def __init__(self, context: BrowserContext, page: Page, url: str, platform: StandIn) -> None:
        self._context, self.page, self._url, self.platform = context, page, url, platform
        self._wechat = Platform(url, ACCOUNT)
        self.desk, self.editor = factories.desk(), making.tips_editor("方小满")
        self.reporter = making.reporter("林晓棠")
        self.finance = making.finance("何清")
        self.chief = factories.member("editor-in-chief", "沈砚秋")
        self._sessions = {each: _session(each) for each in User.objects.all()}

    def comes(self, person: User | None, size: dict[str, int] = DESK) -> Page:
        """Somebody with a login, or (None) anybody."""
        self._context.clear_cookies()
        if person is not None:
            session = {"name": "session", "value": self._sessions[person], "url": self._url}
            self._context.add_cookies([session])
        self.page.set_viewport_size(size)
        return self.page

    # Residents

    def tells_by_wechat(self) -> tuple[str, str]:
        """A sentence and two pictures; the code and the PIN that WeChat shows."""
        at = int(time.time())
        answers = [
            self._wechat.deliver(each)
            for each in (
                text_message(ACCOUNT, OPENID, 1, "祥龙社区三栋楼下的水管爆了，水流了一地。", at),
                picture_message(ACCOUNT, OPENID, 2, "media-one", at + 5),
                picture_message(ACCOUNT, OPENID, 3, "media-two", at + 9),
            )
        ]
        assert answers[1:] == ["success", "success"]  # one receipt for all three
        tip = Tip.objects.get(channel=ChannelName.WECHAT)
        assert tip.shown_code in answers[0] and tip.pin in answers[0]
        return tip.shown_code, tip.pin

    def asks_by_wechat(self, number: int) -> str:
        message = text_message(ACCOUNT, OPENID, number, "进度", int(time.time()))
        return self._wechat.deliver(message) or ""

    def tells_by_web(self) -> tuple[str, str]:
        page = self.comes(None, PHONE)
        page.goto("/places/xianglong/")
        page.locator(".tipline-web a").click()
        page.locator("#id_text").fill("三栋楼下水管爆了，水流了一地，老人出不了门。")
        page.locator(".tip-send button").click()
        expect(page.locator(".tip-ticket")).to_be_visible()
        code, pin = page.locator(".tip-ticket dd").all_inner_texts()
        return code, pin

    def reads(self, ticket: tuple[str, str], word: str, *sentences: str) -> None:
        """What the status page of a resident says now."""
        page = self.comes(None, PHONE)
        page.goto("/tips/status/")
        page.locator("#id_code").fill(ticket[0])
        page.locator("#id_pin").fill(ticket[1])
        page.locator(".tip-form button").click()
        expect(page.locator("h1.tip-word")).to_have_text(word)
        for sentence in sentences:
            expect(page.locator(".tip-lead")).to_contain_text(sentence)

    def says_how_to_pay(self, ticket: tuple[str, str], name: str) -> None:
        self.reads(ticket, "待支付")
        page = self.page
        page.locator(".tip-payee .tip-button").click()
        page.locator("#id_method_0").check()
        page.locator("#id_name").fill(name)
        page.locator("#id_id_number").fill("510100190001010012")
        page.locator("#id_consent").check()
        page.locator("form[action$='/payee/'] .tip-button").click()
        expect(page.locator(".tip-masked")).to_contain_text(name[0])

    # The newsroom

    def merges(self, code: str) -> Page:
        """The web tip, found beside the one by WeChat, belongs to that."""
        page = self.comes(self.editor)
        page.goto("/admin/tips/tip/")
        page.locator("#result_list a", has_text="水流了一地").last.click()
        expect(page.locator(".turn-files img")).to_have_count(2)
        expect(page.locator(".likely .share")).to_have_text(re.compile(r"\d\d%"))
        page.locator(".likely .merge-buttons button").first.click()
        expect(page.locator(".informants .is-first .channel")).to_have_text("微信")
        expect(page.locator(".informants li")).to_have_count(2)
        return page

    def assigns(self) -> None:
        page = self.page
        page.select_option("#assignform-to", label=str(self.reporter))
        page.click(".assign button")
        expect(page.locator(".standing")).to_contain_text("林晓棠")

    def writes(self) -> Article:
        page = self.comes(self.reporter, PHONE)
        page.goto("/portal/")
        page.click(".leads a")
        page.click(".next button")
        page.wait_for_url("**/write/")
        expect(page.locator(".ProseMirror img")).to_have_count(2)
        page.fill("#id_title", TITLE)
        page.click(".ProseMirror")
        page.keyboard.press("Control+End")
        page.keyboard.press("Enter")
        page.keyboard.type("物业当晚换了阀门，次日一早恢复供水。")
        page.select_option("#id_section", label="民生")
        page.click("button[name=_submit]")
        page.click("form[action$='/submit/'] button")
        page.wait_for_selector(".state.is-desk")
        return Article.objects.get(latest__title=TITLE)

    def signs(self, person: User, article: Article, step: str) -> None:
        page = self.comes(person)
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        button = f"button[name=step][value={step}], a[href*='/step/{step}/']"
        page.locator(button).first.click()
        page.wait_for_selector(".step-sheet, ul.messagelist .success")
        if page.locator(".step-sheet").count():
            page.click(f".step-sheet button[name=step][value={step}]")
        page.wait_for_selector("ul.messagelist .success")

    def publishes(self, article: Article) -> None:
        """Three reviews and three proofs, as every piece."""
        desk = self.desk
        for person, step in (
            (desk.first, "sign"),
            (desk.proofreaders[0], "proof"),
            (desk.second, "sign"),
            (desk.proofreaders[1], "proof"),
            (desk.final, "sign"),
            (desk.proofreaders[0], "proof"),
            (desk.final, "publish"),
        ):
            self.signs(person, article, step)

    def proposes(self, shares: tuple[str, str]) -> None:
        page = self.comes(self.editor)
        reward = Reward.objects.get()
        page.goto(f"/admin/tips/tip/{reward.tip_id}/change/")
        page.click(f".standing a[href='/admin/tips/reward/{reward.pk}/change/']")
        page.click("a.step[href$='/step/propose/']")
        page.check("input[name=kind][value=exclusive]")
        page.fill("#id_amount", str(sum(map(int, shares))))
        for field, yuan in zip(page.locator(".shares input").all(), shares, strict=True):
            field.fill(yuan)
        page.click(".submit-row button")
        page.wait_for_selector("ul.messagelist .success")

    def decides(self, person: User, reward: Reward, step: str) -> Page:
        page = self.comes(person)
        page.goto(f"/admin/tips/reward/{reward.pk}/change/")
        page.click(f"a.step[href$='/step/{step}/']")
        page.click(".submit-row button")
        page.wait_for_selector("ul.messagelist .success")
        return page


def clock_ticks() -> None:
    """As a minute later, where no worker runs."""
    with clock.told(timezone.now() + timedelta(minutes=2)):
        upkeep.tick()


def _session(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["session"].value


@pytest.fixture
def platform(settings) -> Iterator[StandIn]:
    """WeChat on this machine: it gives its token, two pictures, and takes what is told."""
    with StandIn() as platform:
        settings.WECHAT_API_BASE = platform.base
        settings.WECHAT_APP_SECRET = "secret-of-app"
        for name, value in ACCOUNT.environment().items():
            setattr(settings, name, value)
        platform.answers(
            "/cgi-bin/stable_token", Said({"access_token": "token", "expires_in": 7200})
        )
        pictures = [file_of(picture(600, 400, colour)) for colour in ("teal", "brown")]
        platform.answers("/cgi-bin/media/get", *(Reply(each, "image/jpeg") for each in pictures))
        platform.answers("/cgi-bin/message/custom/send", Said({"errcode": 0, "errmsg": "ok"}))
        yield platform


@pytest.fixture
def story(
    context: BrowserContext, page: Page, live_server: Any, platform: StandIn, monkeypatch, settings
) -> Story:
    monkeypatch.setattr(uploads.FormWithFiles, "fastest", 0)  # a browser types faster
    settings.TIPS_QUIET_FROM = settings.TIPS_QUIET_UNTIL = 0  # whenever the test runs
    factories.huayang()
    factories.section("民生")
    return Story(context, page, live_server.url, platform)


def test_two_residents_tell_of_one_thing_and_are_paid_in_shares(story: Story) -> None:
    by_wechat, by_web = story.tells_by_wechat(), story.tells_by_web()
    clock_ticks()
    assert {each.state for each in Attachment.objects.all()} == {Attachment.State.KEPT}
    story.reads(by_wechat, "已收到")
    story.reads(by_web, "已收到")
    assert "已收到" in story.asks_by_wechat(11)

    story.merges(by_web[0])
    story.assigns()
    story.reads(by_wechat, "核实中")
    story.reads(by_web, "核实中")

    article = story.writes()
    story.publishes(article)
    page = story.comes(None, PHONE)
    page.goto(Article.objects.get(pk=article.pk).get_absolute_url())
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text("物业当晚换了阀门")
    expect(page.locator("main figure img")).to_have_count(2)
    story.reads(by_wechat, "已采纳")
    story.reads(by_web, "核实中")  # joint informants wait for the decision

    story.proposes(("150", "50"))
    first, second = Reward.objects.order_by("-amount")
    story.decides(story.chief, first, "approve")
    story.decides(story.chief, second, "approve")
    assert "待支付" in story.asks_by_wechat(12)
    story.says_how_to_pay(by_wechat, "张桂芳")
    story.says_how_to_pay(by_web, "李国强")

    for reward in (first, second):
        page = story.decides(story.finance, reward, "pay")
    expect(page.locator(".reward").first).to_contain_text("已支付")
    clock_ticks()
    story.reads(by_wechat, "已支付", "150")
    story.reads(by_web, "已支付", "50")
    assert "已支付" in story.asks_by_wechat(13)
    pushed = story.platform.asked_for("/cgi-bin/message/custom/send")
    told = [each.json()["text"]["content"] for each in pushed]
    assert len(told) == len(set(told)) and "150" in told[-1]  # nothing is told twice
    assert InboundMessage.objects.count() == 7  # three and one that told, three that asked
