"""What nginx in front of the paper keeps of it is gone at once, all of it, whatever it kept.

nginx (deploy/nginx/) keeps readers' pages under keys that begin with where the link
FRONT_CACHE_DIR/current leads. Turning that link is one system call, and from then on no page from
before is found any more: not while the paper is down, not when nginx was down meanwhile, and not
one that was being fetched at that moment, because its key is the old one too.

Everything goes, not only the addresses that changed: which other pages quote a headline (related
articles, searches) nobody lists. The paper's own cache then answers for what did not change.
"""

import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_log = logging.getLogger(__name__)
LINK = "current"
_OLD = 60  # seconds after which nobody reads through a directory that was left


def renew(addresses: Iterable[str] = ()) -> None:
    """For `gone.listen`. Without FRONT_CACHE_DIR there is no such cache.

    Where the link can not be turned it is taken away: then nginx keeps nothing. Raises OSError
    where that fails too.
    """
    if not settings.FRONT_CACHE_DIR:
        return
    directory = Path(settings.FRONT_CACHE_DIR)
    try:
        if not directory.is_dir():
            directory.mkdir(parents=True, exist_ok=True)
            directory.chmod(0o755)  # nginx is another user, and only follows the link
        _turn(directory)
    except OSError:
        _log.exception("%s can not be written: nginx keeps no page until it can", directory)
        (directory / LINK).unlink(missing_ok=True)


def _turn(directory: Path) -> None:
    name = f"{int(time.time())}-{secrets.token_hex(8)}"
    (directory / name).mkdir(mode=0o755)
    made = directory / f"{name}.link"
    made.symlink_to(name)
    os.replace(made, directory / LINK)
    _tidy(directory, name)


def _tidy(directory: Path, kept: str) -> None:
    """Directories that no link leads to; one that was left a moment ago may still be read."""
    for each in directory.glob("*-*"):
        made = each.name.partition("-")[0]
        if each.name != kept and made.isdigit() and int(made) < time.time() - _OLD:
            if each.is_symlink():
                each.unlink(missing_ok=True)
            else:
                shutil.rmtree(each, ignore_errors=True)
