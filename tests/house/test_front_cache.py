"""The link by which nginx knows that what it keeps is from before."""

import os
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles import gone
from huaxi_news import front_cache


@pytest.fixture
def directory(tmp_path: Path, settings) -> Path:
    settings.FRONT_CACHE_DIR = str(tmp_path / "front")
    return tmp_path / "front"


def _leads_to(directory: Path) -> str:
    return os.path.realpath(directory / front_cache.LINK)


def test_each_time_it_leads_elsewhere_and_always_somewhere(directory: Path) -> None:
    seen = set()
    for _ in range(5):
        front_cache.renew(["/articles/1/"])
        assert Path(_leads_to(directory)).is_dir()
        seen.add(_leads_to(directory))

    assert len(seen) == 5


def test_others_may_follow_it_whatever_a_service_leaves_to_others(directory: Path) -> None:
    before = os.umask(0o077)
    try:
        front_cache.renew()
    finally:
        os.umask(before)

    assert directory.stat().st_mode & 0o777 == 0o755


def test_what_was_left_long_ago_is_tidied_away(directory: Path) -> None:
    front_cache.renew()
    (directory / "1700000000-abc").mkdir()
    (directory / "1700000000-abd.link").symlink_to("x")
    (directory / "somebody-elses").mkdir()
    just_left = _leads_to(directory)
    front_cache.renew()

    names = {each.name for each in directory.iterdir()}
    assert names == {
        "current",
        "somebody-elses",
        Path(just_left).name,
        Path(_leads_to(directory)).name,
    }


def _open_at(moment: float, monkeypatch) -> None:
    monkeypatch.setattr(time, "time", lambda: moment)
    front_cache.open_period()


def test_clock_opens_each_period_once(directory: Path, monkeypatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_009_000.0)
    front_cache.renew()
    turned = _leads_to(directory)
    _open_at(1_700_009_999.0, monkeypatch)
    assert _leads_to(directory) == turned  # in this period it was turned

    _open_at(1_700_010_000.0, monkeypatch)
    assert Path(_leads_to(directory)).name == "170001"
    _open_at(1_700_010_005.0, monkeypatch)
    _open_at(1_700_020_000.0, monkeypatch)
    assert Path(_leads_to(directory)).name == "170002"
    assert not (directory / "170001").exists()


def test_period_that_was_closed_is_not_opened_again(directory: Path, monkeypatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    front_cache.renew()
    _open_at(1_700_010_000.0, monkeypatch)
    front_cache.renew()

    assert not (directory / "170001").exists()
    for later in (1, 100, 9_999):
        _open_at(1_700_010_000.0 + later, monkeypatch)
        assert not (directory / "170001").exists()
    _open_at(1_700_020_000.0, monkeypatch)
    assert Path(_leads_to(directory)).name == "170002"


def test_nor_is_it_where_the_clock_was_set_back(directory: Path, monkeypatch) -> None:
    """Pages kept before under its name would be found again."""
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    front_cache.renew()
    _open_at(1_700_050_000.0, monkeypatch)
    monkeypatch.setattr(time, "time", lambda: 1_700_020_000.0)
    front_cache.renew()

    for moment in (1_700_030_000.0, 1_700_040_000.0, 1_700_050_000.0, 1_700_059_999.0):
        _open_at(moment, monkeypatch)
        assert not list(directory.glob("17000[0-9]"))
    _open_at(1_700_060_000.0, monkeypatch)
    assert (directory / "170006").is_dir()


def test_period_is_closed_where_the_link_can_not_be_turned(directory: Path, monkeypatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    front_cache.renew()
    _open_at(1_700_010_000.0, monkeypatch)
    assert (directory / "170001").is_dir()
    monkeypatch.setattr(os, "replace", _full)
    front_cache.renew()

    assert not (directory / "170001").exists() and not (directory / front_cache.LINK).is_symlink()


def test_link_goes_also_where_a_period_can_not_be_closed(directory: Path, monkeypatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    front_cache.renew()
    _open_at(1_700_010_000.0, monkeypatch)
    (directory / "170001" / "somebody's").write_text("")
    with pytest.raises(OSError, match="170001"):
        front_cache.renew()

    assert not (directory / front_cache.LINK).is_symlink()


def test_period_that_can_not_be_opened_leaves_the_link(
    directory: Path, monkeypatch, caplog
) -> None:
    front_cache.renew()
    before = _leads_to(directory)
    monkeypatch.setattr(os, "replace", _full)
    _open_at(time.time() + front_cache.PERIOD, monkeypatch)

    assert _leads_to(directory) == before and "can not be written" in caplog.text


def _full(*_paths: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_can_not_be_turned_is_taken_away(directory: Path, monkeypatch) -> None:
    front_cache.renew()
    monkeypatch.setattr(os, "replace", _full)
    front_cache.renew()

    assert not (directory / front_cache.LINK).is_symlink()


def test_command_says_what_can_not_be_written(settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.FRONT_CACHE_DIR = str(tmp_path / "file" / "front")
    with pytest.raises(CommandError, match="front"):
        call_command("renew_front_cache")


@pytest.mark.django_db
def test_it_turns_at_the_commit_and_not_before(
    directory: Path, django_capture_on_commit_callbacks
) -> None:
    front_cache.renew()
    before = _leads_to(directory)
    with django_capture_on_commit_callbacks(execute=True):
        gone.gone(["/"])
        assert _leads_to(directory) == before

    assert _leads_to(directory) != before


def test_without_a_front_nothing_is_written(settings, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings.FRONT_CACHE_DIR = ""
    front_cache.renew()

    assert not list(tmp_path.iterdir())
