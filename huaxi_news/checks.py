"""`manage.py check` tells an operator what is missing or unsafe before a reader notices."""

import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import publication_kind
from articles.licences import running_out
from huaxi_news import search_state
from tips.channels import wechat_token


@register(Tags.files)
def directories(**kwargs: Any) -> list[CheckMessage]:
    """Where files go can be written, and what is served holds nothing that is not public."""
    found: list[CheckMessage] = []
    if not _can_write(Path(settings.DATA_DIR)):
        found.append(
            Error(
                _("DATA_DIR (%(path)s) cannot be written by this user.")
                % {"path": settings.DATA_DIR},
                hint=_("Give the directory to the user that runs the paper, or set DATA_DIR."),
                id="huaxi_news.E001",
            )
        )
    static = Path(settings.STATIC_ROOT).resolve()
    for kept in (settings.DATA_DIR, settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        if static == kept or static in kept.parents:
            found.append(
                Error(
                    _("STATIC_ROOT (%(path)s) holds %(kept)s: everybody could fetch it.")
                    % {"path": static, "kept": kept},
                    hint=_("Give STATIC_ROOT a directory of its own."),
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
            _("%(name)s is %(value)s: an article needs one, two or three of them.")
            % {"name": name, "value": value},
            hint=_("Set %(name)s to 1, 2 or 3. Without any, nobody would have read it.")
            % {"name": name},
            id=f"huaxi_news.E00{number}",
        )
        for number, name in ((3, "REVIEWS"), (4, "PROOFS"))
        if not 1 <= (value := getattr(settings, name)) <= 3
    ]


@register()
def publication(**kwargs: Any) -> list[CheckMessage]:
    """An internal publication does not call itself a newspaper or a magazine."""
    if not (word := publication_kind.forbidden_name()):
        return []
    return [
        Error(
            _(
                "PAPER_NAME is %(name)s: the name of an internal publication must not end"
                " with “%(word)s”."
            )
            % {"name": settings.PAPER["name"], "word": word},
            hint=_(
                "Give PAPER_NAME another name, or set PUBLICATION_KIND=newspaper where it has a"
                " serial number; see docs/licences.md."
            ),
            id="huaxi_news.E011",
        )
    ]


@register(Tags.database)
def licence_dates(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What runs out within 90 days or has run out (`manage.py check --database default`)."""
    if "default" not in (databases or ()) or not _has_table("Licence"):
        return []
    return [
        Warning(
            each.sentence,
            hint=_("Enter its renewal under Licences in the newsroom."),
            id="huaxi_news.W021" if each.days > 0 else "huaxi_news.W022",
        )
        for each in running_out()
    ]


@register(Tags.security, deploy=True)
def licences(**kwargs: Any) -> list[CheckMessage]:
    """A Chinese news site must show its registration; a public one without it is told so.

    What the newsroom entered with its dates is looked at by `licence_dates`.
    """
    needed = {"PAPER_ICP": "icp", "PAPER_REPORT_PHONE": "report_phone"}
    entered = apps.get_model("articles", "Licence")._default_manager.filter(kind="icp")
    may_ask = "default" in (kwargs.get("databases") or ()) and _has_table("Licence")
    if may_ask and entered.exists():
        needed.pop("PAPER_ICP")
    return [
        Warning(
            _("%(name)s is empty: the footer shows no such number.") % {"name": name},
            hint=_("Set %(name)s in the environment, see .env.example.") % {"name": name},
            id={"icp": "huaxi_news.W001", "report_phone": "huaxi_news.W002"}[key],
        )
        for name, key in needed.items()
        if not settings.PAPER[key]
    ]


@register(Tags.security, deploy=True)
def address(**kwargs: Any) -> list[CheckMessage]:
    """Feeds, canonical links and mails of a public paper must not point at this machine."""
    if not settings.SITE_URL.startswith(("http://127.0.0.1", "http://localhost")):
        return []
    return [
        Warning(
            _("SITE_URL is %(address)s: every absolute link leads to the reader's machine.")
            % {"address": settings.SITE_URL},
            hint=_("Set SITE_URL to the address that readers type."),
            id="huaxi_news.W003",
        )
    ]


@register(Tags.security, deploy=True)
def second_factor(**kwargs: Any) -> list[CheckMessage]:
    """Who can publish, pay or see who told us does not come in by a password alone."""
    if settings.SECOND_FACTOR == "required":
        return []
    return [
        Error(
            _("SECOND_FACTOR is %(value)s: a stolen password is enough to publish and to pay.")
            % {"value": settings.SECOND_FACTOR},
            hint=_("Take SECOND_FACTOR out of the environment; only the demo needs it."),
            id="huaxi_news.E005",
        )
    ]


@register(Tags.security)
def wechat(**kwargs: Any) -> list[CheckMessage]:
    """What is missing while WeChat is on."""
    found: list[CheckMessage] = []
    if settings.WECHAT_TOKEN and not settings.WECHAT_ENCODING_AES_KEY:
        found.append(
            Warning(
                _(
                    "WeChat is on in clear-text mode, because WECHAT_ENCODING_AES_KEY is not set:"
                    " whoever sees the address of one message can forge any other."
                ),
                hint=_(
                    "Choose 安全模式 in the account's server settings, and set"
                    " WECHAT_ENCODING_AES_KEY and WECHAT_APP_ID."
                ),
                id="huaxi_news.W007",
            )
        )
    if settings.WECHAT_TOKEN and (missing := wechat_token.missing()):
        found.append(
            Warning(
                _(
                    "WeChat is on without %(names)s: voice and video are not fetched and are lost"
                    " after three days, and nothing can be sent."
                )
                % {"names": _(" and ").join(missing)},
                hint=_("The account's 基本配置 at WeChat shows what to set, see docs/channels.md."),
                id="huaxi_news.W008",
            )
        )
    return found


@register(Tags.security)
def gateway(**kwargs: Any) -> list[CheckMessage]:
    """Who puts the paper's QQ number behind a gateway is told what that costs, each time."""
    if not settings.ONEBOT_SECRET:
        return []
    found: list[CheckMessage] = [
        Warning(
            _(
                "OneBot is on (ONEBOT_SECRET): a gateway to an ordinary QQ number breaks QQ's"
                " licence (8.2.2(6)), and the number may be banned."
            ),
            hint=_(
                "Use the official bot, or serve the number by hand. If the gateway stays, bind its"
                " ports to 127.0.0.1: see docs/channels.md."
            ),
            id="huaxi_news.W005",
        )
    ]
    if not _is_this_machine(urlsplit(settings.ONEBOT_API_BASE).hostname or ""):
        found.append(
            Warning(
                _(
                    "ONEBOT_API_BASE is %(address)s: the gateway listens beyond its own machine,"
                    " and who reaches it speaks with the paper's number."
                )
                % {"address": settings.ONEBOT_API_BASE},
                hint=_("Run the gateway on this machine, bound to 127.0.0.1."),
                id="huaxi_news.W006",
            )
        )
    return found


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
            _("PAPER_HOME_PLACE is %(place)s, and no place has that code or slug.")
            % {"place": wanted},
            hint=_("Run `manage.py import_places`, or correct PAPER_HOME_PLACE."),
            id="huaxi_news.W004",
        )
    ]


@register(Tags.database)
def search_index(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Everything can be found (`manage.py check --database default`)."""
    if "default" not in (databases or ()):
        return []
    articles, tips = search_state.missing()
    if not articles and not tips:
        return []
    return [
        Warning(
            f"{articles} articles and {tips} tips are not in the search index: nobody finds them.",
            hint="Run `manage.py rebuild_search`, while the paper runs.",
            id="huaxi_news.W009",
        )
    ]


def _has_table(model: str) -> bool:
    """False before the first migrate."""
    table = apps.get_model("articles", model)._meta.db_table
    return table in connections["default"].introspection.table_names()


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _can_write(directory: Path) -> bool:
    """Whether files can be made there, or the directory itself where it does not exist yet."""
    while not directory.exists():
        directory = directory.parent
    return directory.is_dir() and os.access(directory, os.W_OK | os.X_OK)
