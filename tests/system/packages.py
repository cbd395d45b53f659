"""What `make test` needs from the system, and how it gets there."""

import glob
import os
import shutil
import subprocess
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass


def postgres_binaries() -> str:
    """The directory of the newest PostgreSQL server's programs, or ""."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    found.sort(key=lambda path: float(path.split("/")[4]))
    path = found[-1] if found else shutil.which("initdb")
    return os.path.dirname(os.path.realpath(path)) if path else ""


def chromium() -> str:
    """The path of Debian's Chromium, or of another one, or ""."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), "")


def _has_postgres() -> bool:
    return bool(os.environ.get("TEST_DATABASE_URL") or postgres_binaries())


def _has_gettext() -> bool:
    return all(map(shutil.which, ("msgfmt", "msgmerge", "xgettext")))


def _has_chinese_font() -> bool:
    if glob.glob("/usr/share/fonts/**/*CJK*", recursive=True):
        return True
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def _has_program(name: str) -> Callable[[], bool]:
    """Also where only an administrator's shell looks."""
    return lambda: bool(shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin"))


def _has_library(name: str) -> Callable[[], bool]:
    return lambda: bool(find_library(name))


@dataclass(frozen=True)
class Need:
    package: str  # Debian's name
    is_there: Callable[[], bool]
    step: str = ""  # what cannot be done without it; empty: its tests skip and say so


NEEDS = [
    Need("gettext", _has_gettext, "translations"),
    Need("postgresql", _has_postgres, "test-postgres"),
    Need("chromium", lambda: bool(chromium()), "test-browser"),
    Need("fonts-noto-cjk", _has_chinese_font, "test-browser"),
    # what stands in front of a paper, and what several processes share
    Need("nginx-light", _has_program("nginx")),
    Need("redis-server", _has_program("redis-server")),
    # the review sheet as a PDF
    Need("libpango-1.0-0", _has_library("pango-1.0")),
    Need("libpangoft2-1.0-0", _has_library("pangoft2-1.0")),
    Need("libharfbuzz-subset0", _has_library("harfbuzz-subset")),
]


def missing() -> list[Need]:
    return [need for need in NEEDS if not need.is_there()]


def install(needs: list[Need]) -> None:
    """Install with apt where this user may; otherwise do nothing. `missing()` tells what came."""
    packages = [need.package for need in needs]
    apt = _apt()
    if not packages or not apt:
        return
    print(f"Installing {' '.join(packages)} with apt …", flush=True)
    command = [*apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    if not _quietly(command):  # the lists may be missing or old
        _quietly([*apt, "update", "-q"])
        _quietly(command, show=True)


def _apt() -> list[str]:
    """How this user calls apt-get without being asked anything, or []."""
    if not shutil.which("apt-get"):
        return []
    call = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if os.geteuid() == 0:
        return call
    if shutil.which("sudo") and _quietly(["sudo", "-n", "true"]):
        return ["sudo", "-n", *call]
    return []


def _quietly(command: list[str], *, show: bool = False) -> bool:
    """Whether it worked; what it printed is shown only where asked, and only on failure."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if show and done.returncode:
        print((done.stdout + done.stderr)[-2000:], flush=True)
    return done.returncode == 0
