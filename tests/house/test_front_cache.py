"""The link by which nginx knows that what it keeps is from before."""

import os
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


def test_what_can_not_be_turned_is_taken_away(directory: Path, monkeypatch) -> None:
    front_cache.renew()

    def full(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
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
