"""Where second factors are required: who needs one and has none reaches nothing but its set-up."""

from collections.abc import Iterator

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import Permission
from django.core.checks import run_checks
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from articles.access import GROUPS, GUARDED
from articles.models import User
from tests import factories
from tests.articles import signing_in
from tests.articles.signing_in import SET_UP

pytestmark = pytest.mark.django_db
WITHOUT = ("reporter", "correspondent", "proofreader")  # they write and read
WITH = [name for name in GROUPS if name not in WITHOUT]
ALWAYS_OPEN = {"/admin/logout/", "/portal/logout/", "/admin/jsi18n/", "/portal/jsi18n/"}
SETTING_UP = {SET_UP, f"{SET_UP}app/", f"{SET_UP}passkey/"}
METHODS = ("get", "post")


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR = "required"


def _walk(patterns, before: str = "/") -> Iterator[str]:
    """Every address of the site, with 1 for each key."""
    for pattern in patterns:
        part = str(pattern.pattern).replace("^", "").replace("$", "").replace("\\", "")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, before + part)
        else:
            assert isinstance(pattern, URLPattern)
            for name, converter in pattern.pattern.converters.items():
                for kind in ("int", "str", "slug", "path", "words"):
                    part = part.replace(f"<{kind}:{name}>", "1").replace(f"<{name}>", "1")
                assert converter
            yield before + part


def _addresses(*beginnings: str) -> list[str]:
    found = {each for each in _walk(get_resolver().url_patterns) if "(?P" not in each}
    return sorted(each for each in found if each.startswith(beginnings))


def _guarded() -> list[str]:
    found = _addresses("/admin/", "/portal/", "/account/")
    return [each for each in found if each not in ALWAYS_OPEN | SETTING_UP]


def test_table_has_every_address() -> None:
    assert len(_guarded()) > 150
    assert {"/admin/login/", "/portal/login/", "/admin/tips/reward/1/step/1/"} <= set(_guarded())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("group", [*WITH, "superuser"])
def test_every_address_leads_to_the_set_up_and_nothing_else(group: str, method: str) -> None:
    client = Client()
    person = factories.user(is_superuser=True) if group == "superuser" else factories.member(group)
    signing_in.sign_in(client, person)

    for address in _guarded():
        response = getattr(client, method)(address)
        assert (response.status_code, response.headers.get("Location")) == (302, SET_UP), address
    for address in SETTING_UP:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("method", METHODS)
def test_elsewhere_who_has_not_set_up_is_a_stranger(method: str) -> None:
    """Previews, notes, attachments, leads: each answers as it answers who is not logged in."""
    person, client = factories.user(is_superuser=True), Client()
    signing_in.sign_in(client, person)
    article = factories.draft()
    assert article.pk == 1 or article.pk  # the address 1 may or may not be there
    for address in _addresses("/preview/", "/notes/", "/proofing/", "/manuscripts/", "/tips/"):
        address = address.replace("/1/", f"/{article.pk}/")
        if "/channels/" in address:
            continue
        mine = getattr(client, method)(address)
        strangers = getattr(Client(), method)(address)
        assert mine.status_code == strangers.status_code, address
        assert mine.headers.get("Location") == strangers.headers.get("Location"), address


@pytest.mark.parametrize("group", WITHOUT)
def test_who_writes_or_proofreads_comes_in_without(group: str, client: Client) -> None:
    person = factories.member(group)
    signing_in.sign_in(client, person)

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_each_guarded_right_alone_asks_for_a_second_factor(name: str, client: Client) -> None:
    label, _dot, codename = name.partition(".")
    person = factories.member("reporter")
    person.user_permissions.add(
        Permission.objects.get(content_type__app_label=label, codename=codename)
    )
    signing_in.sign_in(client, person)

    assert client.get("/portal/")["Location"] == SET_UP


@pytest.mark.parametrize(
    "word", ["publish", "pay", "reveal", "approve", "payee", "close_", "erase", "user", "group"]
)
def test_no_right_of_its_kind_is_forgotten(word: str) -> None:
    """A new right whose name says that it is grave is guarded, or this test is told why not."""
    harmless = {
        *("articles.view_user", "auth.view_group", "tips.view_payment", "tips.view_reward"),
        *("articles.delete_user", "articles.add_user"),
    }
    ours = Permission.objects.filter(content_type__app_label__in=("articles", "tips", "auth"))
    pairs = ours.values_list("content_type__app_label", "codename")
    named = {f"{label}.{codename}" for label, codename in pairs if word in codename}

    assert named - harmless <= GUARDED


def test_set_up_lets_in(client: Client) -> None:
    person = factories.member("finance")
    signing_in.sign_in(client, person)
    client.get(f"{SET_UP}app/")
    secret = client.session["second_factor_app"]

    client.post(f"{SET_UP}app/", {"code": signing_in.code(0, secret)})

    assert client.get("/admin/").status_code == 200


def test_first_login_of_a_new_superuser_leads_to_the_set_up(client: Client) -> None:
    User.objects.create_superuser("root", "root@paper.example", "a-long-sentence", name="站长")

    signing_in.post_password(client, "root", "a-long-sentence")

    assert client.get("/admin/")["Location"] == SET_UP


def test_optional_asks_nobody(client: Client, settings) -> None:
    settings.SECOND_FACTOR = "optional"
    signing_in.post_password(client, factories.member("finance"))

    assert client.get("/admin/").status_code == 200


def test_optional_still_asks_who_has_one(client: Client, settings) -> None:
    settings.SECOND_FACTOR = "optional"
    signing_in.post_password(client, signing_in.with_app(factories.member("finance")))

    assert "login" in client.get("/admin/")["Location"]


def test_check_deploy_refuses_optional(settings) -> None:
    def found() -> set[str]:
        return {each.id for each in run_checks(include_deployment_checks=True)}

    assert "huaxi_news.E005" not in found()
    settings.SECOND_FACTOR = "optional"
    assert "huaxi_news.E005" in found()
    assert configured.SECOND_FACTOR == "optional"
