"""Redis as a cache without which the paper goes on: what does not answer counts as empty.

After a failure it is not asked again for a few seconds, so that no page waits for it many times.
Who has to know that it failed (the limits, /readyz) asks the alias `limits`, which raises.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache

_log = logging.getLogger(__name__)
PAUSE = 5.0  # seconds


class OpenRedisCache(RedisCache):
    """Every question has the answer of an empty cache while Redis is down."""

    _quiet_until = 0.0

    def _or(self, answer: Any, ask: Callable[[], Any]) -> Any:
        if time.monotonic() < OpenRedisCache._quiet_until:
            return answer
        try:
            return ask()
        except (self._failures(), OSError) as error:
            OpenRedisCache._quiet_until = time.monotonic() + PAUSE
            _log.warning("Redis does not answer (%s): no cache for now", type(error).__name__)
            return answer

    def _failures(self) -> type[Exception]:
        return self._cache._lib.exceptions.RedisError  # type: ignore[attr-defined]

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._or(default, lambda: super(OpenRedisCache, self).get(key, default, version))

    def get_many(self, keys: Any, version: Any = None) -> Any:
        return self._or({}, lambda: super(OpenRedisCache, self).get_many(keys, version))

    def has_key(self, key: Any, version: Any = None) -> bool:
        return bool(self._or(False, lambda: super(OpenRedisCache, self).has_key(key, version)))

    def add(self, key: Any, value: Any, *rest: Any, **named: Any) -> bool:
        """True: who marks something as theirs goes on."""
        ask = super().add
        return bool(self._or(True, lambda: ask(key, value, *rest, **named)))

    def set(self, key: Any, value: Any, *rest: Any, **named: Any) -> None:
        ask = super().set
        self._or(None, lambda: ask(key, value, *rest, **named))

    def set_many(self, data: Any, *rest: Any, **named: Any) -> list[Any]:
        ask = super().set_many
        return self._or(list(data), lambda: ask(data, *rest, **named))

    def touch(self, key: Any, *rest: Any, **named: Any) -> bool:
        ask = super().touch
        return bool(self._or(False, lambda: ask(key, *rest, **named)))

    def delete(self, key: Any, version: Any = None) -> bool:
        return bool(self._or(False, lambda: super(OpenRedisCache, self).delete(key, version)))

    def delete_many(self, keys: Any, version: Any = None) -> None:
        self._or(None, lambda: super(OpenRedisCache, self).delete_many(keys, version))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Of an empty cache: ValueError."""
        ask = super().incr
        found = self._or(None, lambda: ask(key, delta, version))
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return int(found)

    def clear(self) -> None:
        self._or(None, super().clear)
