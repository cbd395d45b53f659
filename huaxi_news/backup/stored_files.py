"""The paper's files, of whatever storage: which there are, read and put back."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

ALIASES = ("default", "private")
PAGES = "pages"  # the paper's own words on «about» and the like, beside the storages


def walk() -> Iterator[tuple[str, str]]:
    """Storage and name of every file that is there now."""
    for alias in ALIASES:
        yield from ((alias, name) for name in _below(alias, ""))
    folder = _pages()
    if folder.is_dir():
        yield from ((PAGES, each.name) for each in sorted(folder.iterdir()) if each.is_file())


def opened(alias: str, name: str) -> IO[bytes]:
    """Raises FileNotFoundError, OSError."""
    if alias == PAGES:
        return (_pages() / PurePosixPath(name).name).open("rb")
    return storages[alias].open(name, "rb")


def state(alias: str, name: str) -> tuple[int, float]:
    """Bytes, and when it was changed. Raises FileNotFoundError, OSError."""
    if alias == PAGES:
        known = (_pages() / PurePosixPath(name).name).stat()
        return known.st_size, known.st_mtime
    storage = storages[alias]
    return storage.size(name), storage.get_modified_time(name).timestamp()


def put(alias: str, name: str, content: IO[bytes]) -> None:
    """Under its very name, in place of what has it."""
    if alias == PAGES:
        _pages().mkdir(parents=True, exist_ok=True)
        (_pages() / PurePosixPath(name).name).write_bytes(content.read())
        return
    storage = storages[alias]
    if storage.exists(name):
        storage.delete(name)
    written = storage.save(name, File(content, name=name))
    if written != name:
        storage.delete(written)
        raise OSError(f"{name} was stored as {written}.")


def roots(aliases: Iterable[str] = ALIASES) -> list[Path]:
    """Directories of this machine that hold files; none for a storage elsewhere."""
    found = (storages[alias] for alias in aliases)
    return [Path(each.location) for each in found if isinstance(each, FileSystemStorage)]


def _below(alias: str, folder: str) -> Iterator[str]:
    storage = storages[alias]
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # none yet
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _below(alias, f"{folder}{name}/")


def _pages() -> Path:
    return Path(settings.DATA_DIR) / PAGES
