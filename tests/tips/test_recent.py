"""Before money, a name or a right: who it is, is asked again, and what was typed goes on."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles import recent, takedown
from articles.models import AccessLink, Photo, Reporter, User
from tests import factories
from tests.articles import signing_in
from tests.articles.confirming import carried, go_on, inside, is_asking
from tests.articles.signing_in import no_longer_recent
from tests.tips import making
from tips.models import Payment, RewardStatus, TipEvent

pytestmark = pytest.mark.django_db
REASON = "电话里要核实时间和地点"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def finance(client: Client) -> User:
    return inside(client, making.finance("何会计"))


@pytest.fixture
def superuser(client: Client) -> User:
    return inside(client, factories.user("管理员", is_superuser=True))


def _reward():
    reward = making.approved()
    making.payee(reward.source)
    return reward


def test_payment_waits_for_the_code_and_keeps_what_was_typed(client: Client, finance) -> None:
    reward = _reward()
    address = f"/admin/tips/reward/{reward.pk}/step/pay/"
    day = f"{timezone.localtime(reward.approved_at):%Y-%m-%d}"
    first = client.get(address).context["form"]["payee_as_of"].value()
    typed = {"paid_on": day, "reference": '收据 "12" <b>', "payee_as_of": first}

    asked = client.post(address, typed)

    assert is_asking(asked) and not Payment.objects.exists()
    assert carried(asked) == {name: [value] for name, value in typed.items()}
    assert "no-store" in asked["Cache-Control"]
    assert "unsafe-inline" not in asked["Content-Security-Policy"]
    assert go_on(client, asked).status_code == 302
    assert Payment.objects.get().reference == '收据 "12" <b>'


def test_wrong_code_pays_nothing_and_still_keeps_what_was_typed(client, finance) -> None:
    reward = _reward()
    asked = client.post(f"/admin/tips/reward/{reward.pk}/step/pay/", {"reference": "收据 12"})

    again = go_on(client, asked, confirm_code=signing_in.wrong_code())

    assert is_asking(again) and carried(again) == {"reference": ["收据 12"]}
    assert not Payment.objects.exists()


def test_five_wrong_codes_lock_it(client: Client, finance) -> None:
    asked = client.post(f"/admin/tips/reward/{_reward().pk}/step/pay/", {})
    for _time in range(5):
        asked = go_on(client, asked, confirm_code=signing_in.wrong_code())

    assert is_asking(go_on(client, asked))


def test_it_is_asked_once_in_a_while(client: Client, finance) -> None:
    reward = _reward()
    address = f"/admin/tips/reward/{reward.pk}/payee/"
    go_on(client, client.post(address, {"show_payee": "1"}))

    assert client.post(address, {"show_payee": "1"}).status_code == 200


def test_password_does_not_stand_for_the_second_factor(client: Client, finance) -> None:
    asked = client.post(f"/admin/tips/reward/{_reward().pk}/payee/", {"show_payee": "1"})

    again = go_on(client, asked, confirm_password=signing_in.PASSWORD)

    assert is_asking(again)
    assert not TipEvent.objects.filter(event__verb="see_payee").exists()


def test_code_in_the_address_is_none(client: Client, finance) -> None:
    address = f"/admin/tips/reward/{_reward().pk}/payee/?confirm_code={signing_in.code()}"

    assert is_asking(client.post(address, {"show_payee": "1"}))


def test_name_of_a_source_waits(client: Client) -> None:
    inside(client, making.tips_editor())
    tip = making.tip()
    address = f"/admin/tips/tip/{tip.pk}/reveal/"

    asked = client.post(address, {"reason": REASON})

    assert is_asking(asked) and "openid" not in asked.text
    assert not TipEvent.objects.filter(event__verb__contains="reveal").exists()
    assert go_on(client, asked).context["revealed"]


def test_approval_waits(client: Client) -> None:
    inside(client, factories.member("editor-in-chief"))
    reward = making.proposed()

    asked = client.post(f"/admin/tips/reward/{reward.pk}/step/approve/", {"comment": "同意"})

    reward.refresh_from_db()
    assert is_asking(asked) and reward.status == RewardStatus.PROPOSED
    assert carried(asked) == {"comment": ["同意"]}


@pytest.mark.parametrize(
    "address",
    [
        *("reward/{}/step/pay/", "reward/{}/step/reverse/", "reward/{}/payee/"),
        *("reward/{}/voucher/", "settlement/close/", "settlement/sheet.xlsx"),
        *("settlement/sheet.csv", "taxrule/add/"),
    ],
)
def test_money_waits(client: Client, finance, address: str) -> None:
    assert is_asking(client.post(f"/admin/tips/{address.format(_reward().pk)}", {"a": "1"}))


@pytest.mark.parametrize(
    "address", ["tip/{}/reveal/", "source/find/", "source/{}/data/copy/", "source/{}/data/erase/"]
)
def test_names_wait(client: Client, address: str) -> None:
    inside(client, factories.member("editor-in-chief"))
    tip = making.tip()
    key = tip.pk if address.startswith("tip") else tip.source_id

    assert is_asking(client.post(f"/admin/tips/{address.format(key)}", {"a": "1"}))


@pytest.mark.parametrize(
    "address",
    [
        *("articles/user/{user}/change/", "articles/user/{user}/delete/", "articles/user/add/"),
        *("articles/user/{user}/password/", "articles/user/{user}/leave/", "articles/user/"),
        *("auth/group/{group}/change/", "auth/group/{group}/delete/", "auth/group/add/"),
    ],
)
def test_rights_wait(client: Client, superuser, address: str) -> None:
    person, group = factories.member("reporter"), Group.objects.first()
    before = list(User.objects.order_by("pk").values())

    asked = client.post(f"/admin/{address.format(user=person.pk, group=group.pk)}", {"a": "1"})

    assert is_asking(asked)
    assert list(User.objects.order_by("pk").values()) == before
    assert not AccessLink.objects.exists()


def test_several_values_of_one_fieldgo_on(client: Client, superuser) -> None:
    person = factories.user("新人")
    groups = [str(each.pk) for each in Group.objects.order_by("pk")[:3]]
    typed = {"username": "新人", "name": "新人", "is_active": "on", "groups": groups}
    address = f"/admin/articles/user/{person.pk}/change/"

    assert go_on(client, client.post(address, typed)).status_code == 302

    assert person.groups.count() == 3


@pytest.mark.parametrize("address", ["/account/recovery-codes/", "/account/set-up/passkey/"])
def test_ones_own_second_factor_waits(client: Client, finance, address: str) -> None:
    assert is_asking(client.post(address, {}))


def test_who_has_no_second_factor_shows_the_password(client: Client, settings) -> None:
    settings.SECOND_FACTOR = "optional"
    signing_in.sign_in(client, making.tips_editor())
    no_longer_recent(client)
    address = f"/admin/tips/tip/{making.tip().pk}/reveal/"
    asked = client.post(address, {"reason": REASON})
    assert asked.status_code == 403 and 'name="confirm_password"' in asked.text

    assert go_on(client, asked, confirm_password="wrong").status_code == 403
    assert go_on(client, asked, confirm_password=signing_in.PASSWORD).context["revealed"]


def test_looking_is_not_asked(client: Client, finance) -> None:
    assert client.get(f"/admin/tips/reward/{_reward().pk}/step/pay/").status_code == 200


def test_session_that_no_login_made_is_not_recent(rf, settings) -> None:
    request = rf.post("/")
    request.session = {}

    assert not recent.is_confirmed(request)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_stolen_session_neither_hides_a_picture_nor_shows_one_again(client, is_hidden) -> None:
    desk = inside(client, factories.user("投诉", rights=("handle_complaint", "view_photo")))
    photo = factories.photo()
    if is_hidden:
        takedown.hide_photo(photo, actor=desk, reason="当事人要求")

    asked = client.post(f"/admin/articles/photo/{photo.pk}/hiding/", {"reason": "当事人要求"})

    assert is_asking(asked)
    assert (Photo.objects.get(pk=photo.pk).hidden_at is not None) == is_hidden
    assert go_on(client, asked).status_code == 302
    assert (Photo.objects.get(pk=photo.pk).hidden_at is not None) != is_hidden


def test_stolen_session_gives_nobodys_name_to_another_login(client: Client, superuser) -> None:
    of_a_reporter = factories.reporter(name="林晓棠", user=factories.user("林"))
    other = factories.user("别人")
    address = f"/admin/articles/reporter/{of_a_reporter.pk}/change/"
    typed = {"name": "林晓棠", "slug": of_a_reporter.slug, "kind": of_a_reporter.kind}

    asked = client.post(address, typed | {"user": other.pk})

    assert is_asking(asked)
    assert Reporter.objects.get(pk=of_a_reporter.pk).user_id == of_a_reporter.user_id
    assert is_asking(client.post("/admin/articles/reporter/add/", typed | {"user": other.pk}))
    assert client.post(address, typed | {"user": of_a_reporter.user_id}).status_code == 302
    assert go_on(client, asked).status_code == 302
    assert Reporter.objects.get(pk=of_a_reporter.pk).user_id == other.pk
