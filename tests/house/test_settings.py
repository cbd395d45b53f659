import logging
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from articles import home_page

ROOT = Path(settings.BASE_DIR)
OWN = {"ENV_FILE"}  # says where the others are


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The settings that an environment gives, read anew."""

    def read(**environment: str) -> dict[str, Any]:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        for name, value in {"DATA_DIR": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "huaxi_news" / "settings.py"))

    return read


def test_example_names_every_setting() -> None:
    source = (ROOT / "huaxi_news" / "settings.py").read_text()
    used = set(re.findall(r'(?:env\.\w+|_one_of|environ\.get)\(\s*"([A-Z_]+)"', source)) - OWN
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert listed == used


def test_example_shows_the_defaults(configure, tmp_path: Path) -> None:
    lines = re.findall(r"^#([A-Z_]+)=(.+)$", (ROOT / ".env.example").read_text(), re.M)
    example = {name: value for name, value in lines if name not in ("DATA_DIR", "STATIC_ROOT")}
    compared = set(settings.PAPER) | {"DEBUG", "TASKS_BACKEND", "CACHES", "PHOTO_MAX_PIXELS"}

    plain, explicit = configure(), configure(**example)

    assert {name: plain[name] for name in plain if name in compared} == {
        name: explicit[name] for name in explicit if name in compared
    }
    assert plain["PAPER"] == explicit["PAPER"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "paper.example"),
        ("SITE_URL", "https://paper.example/news"),
        ("SITE_URL", "ftp://paper.example"),
        ("DATABASE_URL", "mysql://localhost/paper"),
        ("TASKS_BACKEND", "sometimes"),
        ("LANGUAGE_CODE", "zh"),
    ],
)
def test_settings_wrong_value(configure, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        configure(**{name: value})


def test_settings_https_site(configure) -> None:
    made = configure(SITE_URL="https://paper.example")

    assert made["SECURE_SSL_REDIRECT"]
    assert made["SESSION_COOKIE_SECURE"]
    assert made["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert made["SECURE_HSTS_SECONDS"] > 0


def test_settings_proxy_header_is_believed_only_when_asked(configure) -> None:
    assert "SECURE_PROXY_SSL_HEADER" not in configure()
    assert "SECURE_PROXY_SSL_HEADER" in configure(BEHIND_PROXY="True")


def test_settings_secret_key_is_made_once(configure, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("SECRET_KEY")

    first, second = configure()["SECRET_KEY"], configure()["SECRET_KEY"]

    assert first == second
    assert len(first) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_errors_are_written_where_the_operator_looks(client, monkeypatch) -> None:
    def fails(*args):
        raise RuntimeError("the disk is full")

    console = next(each for each in logging.getLogger().handlers if each.name == "console")
    written: list[logging.LogRecord] = []
    monkeypatch.setattr(console, "emit", written.append)
    monkeypatch.setattr(home_page, "front", fails)
    client.raise_request_exception = False

    assert client.get("/").status_code == 500
    assert any("the disk is full" in str(record.exc_info) for record in written)
