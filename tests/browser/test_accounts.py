"""Coming in with a second factor, as people do it: app, passkey, recovery code, invitation."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from articles import access_links, second_factor
from articles.models import User
from tests import factories
from tests.articles import signing_in
from tests.articles.signing_in import PASSWORD
from tests.tips import making
from tips.models import Payment

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "菜市口的豆腐脑最好吃了"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def finance() -> User:
    return factories.member("finance", "何会计")


@pytest.fixture
def authenticator(context: BrowserContext, page: Page) -> dict:
    """A telephone's own passkeys, made by Chromium; its finger is always the right one."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return {"session": session, "id": made["authenticatorId"]}


def _log_in(page: Page, user: User, password: str = PASSWORD, door: str = "/admin/login/") -> None:
    page.goto(door)
    page.fill("#id_username", user.username)
    page.fill("#id_password", password)
    page.click("[type=submit]")


def _cookie(context: BrowserContext, user: User, live_server) -> Client:
    """A session of its own, put into the browser."""
    client = Client()
    signing_in.sign_in(client, user)
    value = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": value, "url": live_server.url}])
    return client


def _no_violations(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]


def test_app_is_set_up_at_the_first_login_and_asked_at_the_next(page: Page, finance: User) -> None:
    _log_in(page, finance)
    page.wait_for_url("**/account/set-up/")
    _no_violations(page)
    page.goto("/admin/tips/reward/")  # nothing else is open
    page.wait_for_url("**/account/set-up/")
    page.click("a[href='/account/set-up/app/']")
    secret = page.inner_text(".secret").replace(" ", "")
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 100
    _no_violations(page)
    page.fill("#id_code", signing_in.code(-1, secret))
    page.click("button[type=submit]")
    expect(page.locator(".recovery li")).to_have_count(10)
    _no_violations(page)
    page.click("main a.button")
    page.wait_for_url("**/admin/")

    page.context.clear_cookies()
    _log_in(page, finance)
    page.wait_for_url("**/account/second-factor/")
    _no_violations(page)
    page.fill("#id_code", signing_in.wrong_code(secret))
    page.click("button[type=submit]")
    expect(page.locator("[role=alert]:visible")).to_have_count(1)
    page.fill("#id_code", signing_in.code(0, secret))
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


def test_passkey_is_made_asked_at_the_login_and_before_a_payment(
    page: Page, finance: User, authenticator: dict
) -> None:
    _log_in(page, finance)
    page.wait_for_url("**/account/set-up/")
    page.goto("/account/set-up/passkey/")
    page.fill("#id_name", "办公室的电脑")
    page.click(".passkey button")
    expect(page.locator(".recovery li")).to_have_count(10)
    assert [each.name for each in second_factor.factors(finance)] == ["办公室的电脑"]

    page.context.clear_cookies()
    _log_in(page, finance)
    page.wait_for_url("**/account/second-factor/")
    page.click(".passkey button")
    page.wait_for_url("**/admin/")

    _forget_that_it_was_recent(page)
    reward = making.approved()
    making.payee(reward.source)
    page.goto(f"/admin/tips/reward/{reward.pk}/step/pay/")
    page.fill("[name=reference]", "收据 12")
    page.click(".submit-row [type=submit].default")
    page.wait_for_selector(".passkey button")
    assert not Payment.objects.exists()
    page.click(".passkey button")
    page.wait_for_url(f"**/admin/tips/reward/{reward.pk}/change/")
    assert Payment.objects.get().reference == "收据 12"


def test_passkey_of_another_device_does_not_open(
    page: Page, finance: User, authenticator: dict
) -> None:
    _log_in(page, finance)
    page.wait_for_url("**/account/set-up/")
    page.goto("/account/set-up/passkey/")
    page.click(".passkey button")
    page.wait_for_selector(".recovery")
    authenticator["session"].send(
        "WebAuthn.clearCredentials", {"authenticatorId": authenticator["id"]}
    )
    page.context.clear_cookies()
    _log_in(page, finance)
    page.wait_for_url("**/account/second-factor/")

    page.click(".passkey button")

    expect(page.locator(".passkey [role=alert]")).to_be_visible()
    expect(page.locator(".passkey button")).to_be_enabled()


def _forget_that_it_was_recent(page: Page) -> None:
    [cookie] = [each for each in page.context.cookies() if each["name"] == "session"]
    client = Client()
    client.cookies["session"] = cookie["value"]
    signing_in.no_longer_recent(client)


def test_recovery_code_opens_when_the_telephone_is_lost(page: Page, finance: User) -> None:
    [code, *_rest] = second_factor.new_recovery_codes(signing_in.with_app(finance))

    _log_in(page, finance)
    page.fill("#id_code", code)
    page.click("button[type=submit]")

    page.wait_for_url("**/admin/")
    page.goto("/account/")
    assert "9" in page.locator("section:has(#factors)").inner_text()


def test_payment_keeps_what_was_typed_while_the_code_is_asked(
    page: Page, context: BrowserContext, finance: User, live_server
) -> None:
    client = _cookie(context, signing_in.with_app(finance), live_server)
    signing_in.no_longer_recent(client)
    reward = making.approved()
    making.payee(reward.source)

    page.goto(f"/admin/tips/reward/{reward.pk}/step/pay/")
    page.fill("[name=reference]", '收据 "12"')
    page.click(".submit-row [type=submit].default")
    page.wait_for_selector("#id_code")
    _no_violations(page)
    page.fill("#id_code", signing_in.code())
    page.click("button[type=submit]")

    page.wait_for_url(f"**/admin/tips/reward/{reward.pk}/change/")
    assert Payment.objects.get().reference == '收据 "12"'


def test_reporter_comes_from_the_link_to_the_first_page_on_a_phone(page: Page) -> None:
    administrator = factories.member("site administrator")
    reporters = [Group.objects.get(name="reporter")]
    person, token = access_links.invite(actor=administrator, name="吴小红", groups=reporters)

    page.goto(f"/account/link/{token}/")
    assert token not in page.url and person.username in page.inner_text("main")
    _no_violations(page)
    page.fill("#id_new_password1", NEW)
    page.fill("#id_new_password2", NEW)
    page.click("button[type=submit]")

    page.wait_for_url("**/portal/")
    page.goto(f"/account/link/{token}/")
    assert not page.locator("#id_new_password1").count()


def test_administrator_invites_and_hands_over_the_address(
    page: Page, context: BrowserContext, live_server
) -> None:
    _cookie(context, signing_in.with_app(factories.member("site administrator")), live_server)
    page.goto("/admin/articles/user/add/")
    page.fill("#id_name", "吴小红")
    page.check(f"[name=groups][value='{Group.objects.get(name='finance').pk}']")
    page.check("[name=is_staff]")
    page.click(".submit-row [type=submit]")

    address = page.input_value("#address")

    assert re.search(r"/account/link/[\w-]{40,}/$", address)
    page.goto(address.replace("http://127.0.0.1:8000", ""))
    page.fill("#id_new_password1", NEW)
    page.fill("#id_new_password2", NEW)
    page.click("button[type=submit]")
    page.wait_for_url("**/account/set-up/")


def test_session_on_another_device_is_ended(
    page: Page, context: BrowserContext, live_server
) -> None:
    person = factories.member("reporter", staff=False)
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Edg/120"})
    signing_in.post_password(other, person, door="/portal/login/")
    _log_in(page, person, door="/portal/login/")
    page.wait_for_url("**/portal/")
    page.goto("/account/")
    _no_violations(page)

    page.locator(".row", has_text="Edge").locator("button").click()

    page.wait_for_url("**/account/")
    expect(page.locator(".row", has_text="Edge")).to_have_count(0)
    assert not signing_in.is_in(other)
