"""Which version of the program this is: from pyproject.toml of a checkout, else as installed."""

import tomllib
from functools import cache
from importlib import metadata

from django.conf import settings


@cache
def version() -> str:
    try:
        written = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(written)["project"]["version"])
    except FileNotFoundError:
        return metadata.version("huaxi_news")
