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
