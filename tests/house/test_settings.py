import logging
import os
import re
import runpy
import subprocess
import sys
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
    readers = (
        r"env\.\w+|_one_of|_secret|_shaped|_base_address|_days|_at_least|_required|_keys"
        r"|environ\.get"
    )
    used = set(re.findall(rf'(?:{readers})\(\s*"([A-Z_]+)"', source)) - OWN
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
        ("QQ_API_BASE", "api.sgroup.qq.com"),
        ("ONEBOT_API_BASE", "file:///etc"),
        ("WECHAT_API_BASE", "api.weixin.qq.com"),
        ("WECHAT_TOKEN", "two words"),
        ("WECHAT_ENCODING_AES_KEY", "A" * 42),
        ("WECHAT_ENCODING_AES_KEY", "A" * 42 + "="),
        ("WECHAT_ENCODING_AES_KEY", "A" * 43),  # and no WECHAT_APP_ID
        ("WECHAT_ENCODING_AES_KEY_PREVIOUS", "A" * 43),  # and no present one
        ("TIPS_KEEP_SPAM", "0"),
        ("TIPS_KEEP_SPAM", "one year"),
        ("PROOFS", "three"),
        ("REWARD_MINIMUM_PAYOUT", "50.00"),
    ],
)
def test_settings_wrong_value(configure, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        configure(**{name: value})


def test_settings_wrong_value_that_is_a_secret_is_not_shown(configure) -> None:
    with pytest.raises(ImproperlyConfigured) as wrong:
        configure(WECHAT_ENCODING_AES_KEY="half of a secret")

    assert "half" not in str(wrong.value)


def _manage(**environment: str) -> subprocess.CompletedProcess:
    """The command line on a machine that has nothing but this environment."""
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.defpath, "ENV_FILE": os.devnull, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("name", "value"), [("WECHAT_TOKEN", "ab"), ("PROOFS", "three"), ("SITE_URL", "paper.example")]
)
def test_wrong_value_is_one_line_on_the_command_line(tmp_path: Path, name: str, value: str) -> None:
    done = _manage(DATA_DIR=str(tmp_path), **{name: value})

    assert done.returncode == 1 and not done.stdout
    (line,) = done.stderr.splitlines()
    assert name in line and "Traceback" not in line


def test_what_is_broken_keeps_its_trace_on_the_command_line(tmp_path: Path) -> None:
    done = _manage(DATA_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="huaxi_news.of_no_module")

    assert done.returncode == 1 and "Traceback" in done.stderr


def test_settings_https_site(configure) -> None:
    made = configure(SITE_URL="https://paper.example")

    assert made["SECURE_SSL_REDIRECT"]
    assert made["SESSION_COOKIE_SECURE"]
    assert made["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert made["SECURE_HSTS_SECONDS"] > 0


def test_settings_stand_in_for_qq_gives_its_own_tokens(configure) -> None:
    assert configure()["QQ_TOKEN_BASE"] == "https://bots.qq.com"
    assert (
        configure(QQ_API_BASE="https://api.bot.qq.com/")["QQ_TOKEN_BASE"] == "https://bots.qq.com"
    )

    stand_in = configure(QQ_API_BASE="http://127.0.0.1:8700")

    assert stand_in["QQ_TOKEN_BASE"] == "http://127.0.0.1:8700"


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


def test_replica_is_of_the_same_kind_as_its_primary(configure) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLICA_URL"):
        configure(DATABASE_REPLICA_URL="postgres://u@h/n")

    read = configure(
        DATABASE_URL="postgres://u@one/n",
        DATABASE_REPLICA_URL="postgres://u@two/n",
        DATABASE_STATEMENT_SECONDS="20",
    )
    assert read["DATABASES"]["replica"]["HOST"] == "two"
    assert read["MIDDLEWARE"][-1] == "huaxi_news.replica.ReadersSide"
    for each in read["DATABASES"].values():
        assert "statement_timeout=20s" in each["OPTIONS"]["options"]
    assert read["DATABASES"]["replica"]["OPTIONS"]["pool"]["timeout"] == 1
