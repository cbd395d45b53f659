"""A cache that answers nobody, as one whose server is gone; for CACHES."""

from typing import Any

from django.core.cache.backends.base import BaseCache


class GoneCache(BaseCache):
    def __init__(self, _server: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _refuse(self, *arguments: Any, **named: Any) -> Any:
        raise ConnectionError("The cache does not answer.")

    add = get = set = touch = delete = clear = incr = has_key = get_many = set_many = _refuse
