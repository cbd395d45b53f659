import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from articles.models import Place
from huaxi_news import checks


def ids(found: list) -> list[str]:
    return [message.id for message in found]


def test_directories_as_set_up() -> None:
    assert checks.directories() == []


def test_directories_data_below_a_file(settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file" / "data"

    assert ids(checks.directories()) == ["huaxi_news.E001"]


@pytest.mark.parametrize("name", ["DATA_DIR", "PRIVATE_ROOT"])
def test_directories_static_files_beside_secrets(settings, name: str) -> None:
    settings.STATIC_ROOT = getattr(django_settings, name)

    assert ids(checks.directories()) == ["huaxi_news.E002"]


def test_licences_missing(settings) -> None:
    settings.PAPER = {**settings.PAPER, "icp": "", "report_phone": "028-00000000"}

    assert ids(checks.licences()) == ["huaxi_news.W001"]


def test_address_of_this_machine(settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"

    assert ids(checks.address()) == ["huaxi_news.W003"]


def test_address_of_a_site(settings) -> None:
    settings.SITE_URL = "https://paper.example"

    assert checks.address() == []


def test_gateway_that_is_off(settings) -> None:
    settings.ONEBOT_API_BASE = "http://gateway.example:3000"

    assert checks.gateway() == []


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ("http://127.0.0.1:3000", ["huaxi_news.W005"]),
        ("http://[::1]:3000", ["huaxi_news.W005"]),
        ("http://192.168.1.5:3000", ["huaxi_news.W005", "huaxi_news.W006"]),
        ("http://127.example:3000", ["huaxi_news.W005", "huaxi_news.W006"]),
    ],
)
def test_gateway_that_is_on(settings, base: str, found: list[str]) -> None:
    settings.ONEBOT_SECRET, settings.ONEBOT_API_BASE = "a secret", base

    assert ids(checks.gateway()) == found
    assert not any("a secret" in str(message) for message in checks.gateway())


@pytest.mark.django_db
def test_home_place_unknown(settings) -> None:
    settings.PAPER = {**settings.PAPER, "home_place": "510116003"}

    assert ids(checks.home_place(databases=["default"])) == ["huaxi_news.W004"]
    assert checks.home_place(databases=None) == []


@pytest.mark.django_db
def test_home_place_known(settings) -> None:
    Place.objects.create(code="510116003", level="street", name="华阳街道", slug="huayang")
    settings.PAPER = {**settings.PAPER, "home_place": "510116003"}

    assert checks.home_place(databases=["default"]) == []


def test_wechat_off() -> None:
    assert checks.wechat() == []


def test_wechat_in_clear_text_without_a_secret(settings) -> None:
    settings.WECHAT_TOKEN = "AAAAA"

    assert ids(checks.wechat()) == ["huaxi_news.W007", "huaxi_news.W008"]


@pytest.mark.parametrize(
    ("app_id", "secret", "named"),
    [
        ("wx0000000000000000", "", ["WECHAT_APP_SECRET"]),
        ("", "secret", ["WECHAT_APP_ID"]),
        ("", "", ["WECHAT_APP_ID", "WECHAT_APP_SECRET"]),
    ],
)
def test_wechat_names_what_is_missing_and_nothing_else(settings, app_id, secret, named) -> None:
    settings.WECHAT_TOKEN, settings.WECHAT_ENCODING_AES_KEY = "AAAAA", "A" * 43
    settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = app_id, secret

    (warning,) = checks.wechat()

    assert warning.id == "huaxi_news.W008"
    assert re.findall("WECHAT_APP_[A-Z]+", warning.msg) == named


def test_wechat_as_it_should_be(settings) -> None:
    settings.WECHAT_TOKEN, settings.WECHAT_ENCODING_AES_KEY = "AAAAA", "A" * 43
    settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = "wx0000000000000000", "secret"

    assert checks.wechat() == []
