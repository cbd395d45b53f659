"""The paper's settings with a cache that is gone."""

from huaxi_news.settings import *  # noqa: F403

CACHES = {"default": {"BACKEND": "tests.faults.gone_cache.GoneCache"}}
