"""The paper's keys: never in a backup, known again by names that tell nothing of them."""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .refusals import BackupRefused

_ABOUT = b"huaxi_news: which key is it?"


def key_names() -> dict[str, Any]:
    """HMAC-SHA-256 of a fixed text under each key, in part: who has the key can tell it again."""
    return {
        "tips": [_name(key) for key in settings.TIPS_KEYS],
        "hash": _name(settings.TIPS_HASH_KEY),
        "account": [_name(key) for key in settings.ACCOUNT_KEYS],
    }


def missing(then: dict[str, Any]) -> list[str]:
    """Settings that do not hold what a backup needs to be read."""
    now = key_names()
    settings_by_kind = {"tips": "TIPS_KEYS", "account": "ACCOUNT_KEYS"}
    lacking = [
        name
        for kind, name in settings_by_kind.items()
        if not set(then.get(kind, [])) <= set(now[kind])
    ]
    return lacking + (["TIPS_HASH_KEY"] if then["hash"] != now["hash"] else [])


def write(path: Path) -> None:
    """As lines for `.env`, readable by this user alone. Raises BackupRefused."""
    backups, target = Path(settings.BACKUP_DIR).resolve(), path.resolve()
    if backups == target.parent or backups in target.parents:
        raise BackupRefused(_("Keys lie apart from the backups: choose another place."))
    lines = {
        "SECRET_KEY": settings.SECRET_KEY,
        "TIPS_KEYS": ",".join(settings.TIPS_KEYS),
        "TIPS_HASH_KEY": settings.TIPS_HASH_KEY,
        "ACCOUNT_KEYS": ",".join(settings.ACCOUNT_KEYS),
    }
    if settings.BACKUP_KEY:
        lines["BACKUP_KEY"] = settings.BACKUP_KEY
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupRefused(_("%(path)s is there already.") % {"path": path}) from error
    except OSError as error:
        raise BackupRefused(f"{path}: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(f"{name}={value}\n" for name, value in lines.items()))
        file.flush()
        os.fsync(file.fileno())


def _name(key: str) -> str:
    return hmac.new(key.encode(), _ABOUT, hashlib.sha256).hexdigest()[:16]
