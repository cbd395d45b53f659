"""Pages go on while Redis is gone."""

import time
from typing import Any

import pytest
from django.core.cache.backends.redis import RedisCache

from huaxi_news import cache


class FailedError(Exception):
    pass


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every question fails, and is counted."""
    asked: list[str] = []

    def fails(name: str) -> Any:
        def question(*arguments: Any, **named: Any) -> None:
            asked.append(name)
            raise FailedError(name)

        return question

    names = ("get", "get_many", "has_key", "add", "set", "set_many", "touch", "delete")
    for name in (*names, "delete_many", "incr", "clear"):
        monkeypatch.setattr(RedisCache, name, fails(name))
    monkeypatch.setattr(cache.OpenRedisCache, "_failures", lambda self: FailedError)
    monkeypatch.setattr(cache.OpenRedisCache, "_quiet_until", 0.0)
    monkeypatch.setattr(cache, "PAUSE", 0.0)
    store = cache.OpenRedisCache("redis://127.0.0.1:1/0", {})
    store.asked = asked  # type: ignore[attr-defined]
    return store


def test_redis_that_is_gone_is_an_empty_cache(gone: Any) -> None:
    gone.set("a", 1)

    assert gone.get("a") is None and gone.get("a", 7) == 7
    assert gone.get_many(["a"]) == {} and gone.has_key("a") is False
    assert gone.add("a", 1) is True and gone.delete("a") is False
    assert gone.get_or_set("a", lambda: 5) == 5
    assert gone.set_many({"a": 1}) == ["a"] and gone.touch("a") is False
    gone.delete_many(["a"])
    gone.clear()
    with pytest.raises(ValueError, match="a"):
        gone.incr("a")


def test_redis_that_is_gone_is_not_asked_by_every_page(
    gone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "PAUSE", 60.0)
    for _number in range(50):
        gone.get("a")

    assert gone.asked == ["get"]
    monkeypatch.setattr(cache.OpenRedisCache, "_quiet_until", time.monotonic() - 1)
    gone.get("a")
    assert len(gone.asked) == 2


def test_real_client_that_finds_nobody() -> None:
    pytest.importorskip("redis")
    cache.OpenRedisCache._quiet_until = 0.0
    store = cache.OpenRedisCache("unix:///nowhere.sock", {})
    assert store.get("a", 7) == 7
    cache.OpenRedisCache._quiet_until = 0.0
