"""What nginx in front of the paper keeps of it is gone at once, all of it, whatever it kept.

nginx (deploy/nginx/) keeps readers' pages under keys that begin with the generation: the name of
the directory that the link FRONT_CACHE_DIR/current leads to. Turning that link is one system call,
and from then on no page from before is found any more: not while the paper is down, not when nginx
was down meanwhile, and not one that was being fetched at that moment, for its key is the old one.

To follow a link costs nginx a third of what it takes to answer. So once in each period of time the
clock lets the link lead to a directory with the period's name: while that one exists nginx knows
the generation from its own clock and one look. `renew` removes it first; until the next period
nginx follows the link. A name that was left never comes back, not even when the clock is set back:
each name stands for a time, and the next one's is never before the last one's.

Everything goes, not only the addresses that changed: which other pages quote a headline (related
articles, searches) nobody lists. The paper's own cache then answers for what did not change.
"""

import fcntl
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_log = logging.getLogger(__name__)
LINK = "current"
PERIOD = 10_000  # seconds; http.conf cuts as much from nginx's time
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
        with _alone(directory):
            began = max(int(time.time()), *map(_began, _generations(directory)), 0)
            _close_periods(directory)
            _turn(directory, f"{began}-{secrets.token_hex(8)}")
    except OSError:
        _log.exception("%s can not be written: nginx keeps no page until it can", directory)
        try:
            _close_periods(directory)
        finally:
            (directory / LINK).unlink(missing_ok=True)


def open_period() -> None:
    """For the clock: nginx need not follow the link, unless it was turned in this period."""
    if not settings.FRONT_CACHE_DIR:
        return
    directory = Path(settings.FRONT_CACHE_DIR)
    period = int(time.time()) // PERIOD
    if not (directory / LINK).is_symlink():  # `renew` has it made
        return
    try:
        with _alone(directory):
            if all(_began(each) <= period * PERIOD for each in _generations(directory)):
                _turn(directory, str(period))
                _close_periods(directory, but=str(period))
    except OSError:
        _log.warning("%s can not be written: nginx goes on to follow the link", directory)


def _turn(directory: Path, name: str) -> None:
    (directory / name).mkdir(mode=0o755)
    made = directory / f"{int(time.time())}-{secrets.token_hex(8)}.link"
    made.symlink_to(name)
    os.replace(made, directory / LINK)
    _tidy(directory, name)


def _generations(directory: Path) -> list[str]:
    """Names that were led to, those of a minute ago too."""
    return [each.name for each in directory.iterdir() if each.name.partition("-")[0].isdigit()]


def _began(name: str) -> int:
    """Seconds since 1970 before which no other generation may begin."""
    time_or_period, is_time, _rest = name.partition("-")
    return int(time_or_period) if is_time else (int(time_or_period) + 1) * PERIOD


def _close_periods(directory: Path, but: str = "") -> None:
    """From here on nginx follows the link again."""
    for each in directory.iterdir():
        if each.name.isdigit() and each.name != but:
            each.rmdir()


def _tidy(directory: Path, kept: str) -> None:
    """Directories that no link leads to; one that was left a moment ago may still be read."""
    for each in directory.glob("*-*"):
        made = each.name.partition("-")[0]
        if each.name != kept and made.isdigit() and int(made) < time.time() - _OLD:
            if each.is_symlink():
                each.unlink(missing_ok=True)
            else:
                shutil.rmtree(each, ignore_errors=True)


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """The clock and whoever takes something down are different processes."""
    file = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
