"""`manage.py check` tells an operator what is missing or unsafe before a reader notices."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.models import Q


@register(Tags.files)
def directories(**kwargs: Any) -> list[CheckMessage]:
    """Where files go can be written, and what is served holds nothing that is not public."""
    found: list[CheckMessage] = []
    if not _can_write(Path(settings.DATA_DIR)):
        found.append(
            Error(
                f"DATA_DIR ({settings.DATA_DIR}) cannot be written by this user.",
                hint="Give the directory to the user that runs the paper, or set DATA_DIR.",
                id="huaxi_news.E001",
            )
        )
    static = Path(settings.STATIC_ROOT).resolve()
    for kept in (settings.DATA_DIR, settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        if static == kept or static in kept.parents:
            found.append(
                Error(
                    f"STATIC_ROOT ({static}) holds {kept}: everybody could fetch what lies there.",
                    hint="Give STATIC_ROOT a directory of its own.",
                    id="huaxi_news.E002",
                )
            )
            break
    return found


@register()
def signatures(**kwargs: Any) -> list[CheckMessage]:
    """How many reviews and proofs an article needs is a number that a newsroom can keep."""
    return [
        Error(
            f"{name} is {value}: an article needs one, two or three {what}.",
            hint=f"Set {name} to 1, 2 or 3. Without any, nobody would have read what is published.",
            id=f"huaxi_news.E00{number}",
        )
        for number, name, what in ((3, "REVIEWS", "reviews"), (4, "PROOFS", "proofs"))
        if not 1 <= (value := getattr(settings, name)) <= 3
    ]


@register(Tags.security, deploy=True)
def licences(**kwargs: Any) -> list[CheckMessage]:
    """A Chinese news site must show its registration; a public one without it is told so."""
    needed = {"PAPER_ICP": "icp", "PAPER_REPORT_PHONE": "report_phone"}
    return [
        Warning(
            f"{name} is empty: the footer shows no such number.",
            hint=f"Set {name} in the environment, see .env.example.",
            id=f"huaxi_news.W00{number}",
        )
        for number, (name, key) in enumerate(needed.items(), 1)
        if not settings.PAPER[key]
    ]


@register(Tags.security, deploy=True)
def address(**kwargs: Any) -> list[CheckMessage]:
    """Feeds, canonical links and mails of a public paper must not point at this machine."""
    if not settings.SITE_URL.startswith(("http://127.0.0.1", "http://localhost")):
        return []
    return [
        Warning(
            f"SITE_URL is {settings.SITE_URL}: every absolute link leads to the reader's machine.",
            hint="Set SITE_URL to the address that readers type.",
            id="huaxi_news.W003",
        )
    ]


@register(Tags.database)
def home_place(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The paper's own district is among the places (`manage.py check --database default`)."""
    wanted = settings.PAPER["home_place"]
    place = apps.get_model("articles", "Place")
    if not wanted or "default" not in (databases or ()):
        return []
    if place._meta.db_table not in connections["default"].introspection.table_names():
        return []  # before the first migrate
    if place._default_manager.filter(Q(code=wanted) | Q(slug=wanted)).exists():
        return []
    return [
        Warning(
            f"PAPER_HOME_PLACE is {wanted}, and no place has that code or slug.",
            hint="Run `manage.py import_places`, or correct PAPER_HOME_PLACE.",
            id="huaxi_news.W004",
        )
    ]


def _can_write(directory: Path) -> bool:
    """Whether files can be made there, or the directory itself where it does not exist yet."""
    while not directory.exists():
        directory = directory.parent
    return directory.is_dir() and os.access(directory, os.W_OK | os.X_OK)
