"""The paper's settings with a cache that is gone."""

from huaxi_news.settings import *  # noqa: F403
from huaxi_news.settings import CACHES as _CACHES

_GONE = {"BACKEND": "tests.faults.gone_cache.GoneCache"}
CACHES = _CACHES | {"default": _GONE, "limits": _GONE}
