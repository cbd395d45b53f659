from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.page_cache import PageCache, addresses


@pytest.fixture(autouse=True)
def _an_epoch_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    addresses._remembered.cache_clear()  # it knows the settings of a process


@pytest.fixture
def in_front_of() -> Callable[..., PageCache]:
    return lambda application: PageCache(application, lambda _number: None)
