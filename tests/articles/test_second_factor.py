"""The second factor is set up, added, taken away; what of it lies in the database is sealed."""

import json

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.test import Client

from articles import second_factor
from articles.models import Event, User
from tests import factories
from tests.articles import signing_in
from tests.articles.signing_in import SET_UP, is_in

pytestmark = pytest.mark.django_db
APP, PASSKEY, CODES = f"{SET_UP}app/", f"{SET_UP}passkey/", "/account/recovery-codes/"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def finance() -> User:
    return factories.member("finance", "出纳")


@pytest.fixture
def inside(client: Client, finance: User) -> Client:
    signing_in.sign_in(client, signing_in.with_app(finance))
    return client


def _set_up(client: Client, steps: int = 0):
    client.get(APP)
    secret = client.session["second_factor_app"]
    return client.post(APP, {"code": signing_in.code(steps, secret)})


def test_right_code_sets_up_and_shows_ten_recovery_codes_once(client, finance) -> None:
    signing_in.sign_in(client, finance)

    response = _set_up(client)

    shown = [f"{code[:5]} {code[5:]}" for code in signing_in.recovery_codes(finance)]
    assert len(set(shown)) == 10 and all(code in response.text for code in shown)
    assert "no-store" in response["Cache-Control"]
    assert shown[0] not in client.get("/account/").text
    assert Event.objects.filter(verb="add_factor", actor=finance).exists()


def test_wrong_code_sets_up_nothing_and_keeps_the_secret(client, finance) -> None:
    signing_in.sign_in(client, finance)
    client.get(APP)
    secret = client.session["second_factor_app"]

    response = client.post(APP, {"code": signing_in.wrong_code(secret)})

    assert response.status_code == 422 and not second_factor.has(finance)
    assert client.session["second_factor_app"] == secret


def test_code_without_a_secret_of_the_session_sets_up_nothing(client, finance) -> None:
    signing_in.sign_in(client, finance)

    client.post(APP, {"code": signing_in.code()})

    assert not second_factor.has(finance)


def test_code_that_set_it_up_does_not_log_in_as_well(client, finance) -> None:
    signing_in.sign_in(client, finance)
    client.get(APP)
    code = signing_in.code(0, client.session["second_factor_app"])
    client.post(APP, {"code": code})

    assert not second_factor.check_code(finance, code)


def test_other_sessions_end_when_it_is_set_up(client, finance) -> None:
    other = Client()
    for each in (client, other):
        signing_in.sign_in(each, finance)

    _set_up(client)

    assert is_in(client) and "login" in other.get("/account/")["Location"]


def test_second_app_is_refused(inside: Client, finance: User) -> None:
    assert _set_up(inside).status_code == 422

    assert Authenticator.objects.filter(user=finance).count() == 1


def test_last_factor_of_who_needs_one_is_not_removed(inside: Client, finance: User) -> None:
    [factor] = second_factor.factors(finance)

    inside.post(f"/account/factors/{factor.pk}/remove/")

    assert second_factor.has(finance)


def test_last_factor_of_who_needs_none_goes_with_its_codes(client: Client) -> None:
    reporter = signing_in.with_app(factories.member("reporter"))
    second_factor.new_recovery_codes(reporter)
    signing_in.sign_in(client, reporter)
    [factor] = second_factor.factors(reporter)

    client.post(f"/account/factors/{factor.pk}/remove/")

    assert not Authenticator.objects.exists()


def test_factor_of_another_is_not_removed(inside: Client) -> None:
    other = signing_in.with_app(factories.member("reporter"))
    [factor] = second_factor.factors(other)

    inside.post(f"/account/factors/{factor.pk}/remove/")

    assert second_factor.has(other)


def test_new_recovery_codes_void_the_old(inside: Client, finance: User) -> None:
    [old, *_rest] = second_factor.new_recovery_codes(finance)

    response = inside.post(CODES)

    assert response.status_code == 200 and old not in response.text
    assert not second_factor.check_code(finance, old)


def test_recovery_codes_are_shown_by_no_get(inside: Client) -> None:
    assert inside.get(CODES).status_code == 405


def test_nothing_of_it_can_be_read_in_the_database(finance: User, client: Client) -> None:
    signing_in.sign_in(client, finance)
    client.get(APP)
    secret = client.session["second_factor_app"]
    client.post(APP, {"code": signing_in.code(0, secret)})
    codes = signing_in.recovery_codes(finance)

    stored = json.dumps(list(Authenticator.objects.values("type", "data")), default=str)

    assert secret not in stored and not any(code in stored for code in codes)
    assert secret not in str(client.session.items())  # not after it is set up


def test_key_is_changed_and_the_old_one_still_opens(finance: User, settings) -> None:
    signing_in.with_app(finance)
    old = settings.ACCOUNT_KEYS
    settings.ACCOUNT_KEYS = [new := Fernet.generate_key().decode(), *old]
    assert second_factor.check_code(finance, signing_in.code(-1))
    settings.ACCOUNT_KEYS = [new]

    assert second_factor.check_code(finance, signing_in.code())


def test_key_that_is_gone_is_a_wrong_code(finance: User, settings) -> None:
    signing_in.with_app(finance)
    second_factor.new_recovery_codes(finance)
    settings.ACCOUNT_KEYS = [Fernet.generate_key().decode()]

    assert not second_factor.check_code(finance, signing_in.code())
    assert second_factor.recovery_codes_left(finance) == 0


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "null", "[", "[" * 5000, "9" * 30_000, '{"response": {"attestationObject": "AA"}}'],
)
def test_hostile_passkey_is_not_added(client: Client, finance: User, answer: str) -> None:
    signing_in.sign_in(client, finance)
    client.get(PASSKEY)

    response = client.post(PASSKEY, {"passkey": answer, "name": "<b>我的手机</b>"})

    assert response.status_code == 422 and not second_factor.has(finance)
    assert "&lt;b&gt;我的手机" in response.text  # what was typed is kept, as text


def test_picture_of_the_secret_comes_from_nowhere_else(client: Client, finance: User) -> None:
    signing_in.sign_in(client, finance)

    response = client.get(APP)

    assert 'src="data:image/svg+xml' in response.text
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_own_page_names_factors_and_codes(inside: Client, finance: User) -> None:
    second_factor.new_recovery_codes(finance)

    text = inside.get("/account/").text

    assert finance.username in text and "10" in text
