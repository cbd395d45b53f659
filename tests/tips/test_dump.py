"""Nothing in a dump of the database, in its file, in the private files or in a log shows who told
us, where they can be reached, or who is paid.

The tip line is filled through its real entrances (entrances.py), and everything that it leaves
behind is searched for every word that a resident gave, however it may be written (writings.py).
Beside each search stands its control: what is there by design is found, and so is what is put
there by hand.
"""

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from articles.lib import sealed_files
from tests.shared_database import Shared
from tests.system.packages import postgres_binaries
from tests.tips import entrances, making, writings
from tests.tips.entrances import KEPT, OPEN, PINS, SECRETS
from tests.tips.writings import found_in, numbers_in
from tips import looking, retention, search, triage
from tips.models import Attachment, Source, Tip

_OPENID = KEPT["openid at WeChat"]
_PIN = {f"PIN {number}": number for number in PINS}


@pytest.fixture
def filled(db) -> None:
    entrances.fill()


def dump(directory: Path) -> bytes:
    """Every row, as a backup has it, with what sessions hold; on SQLite its very pages too."""
    shared = Shared(directory)
    parts = [str(session.get_decoded()).encode() for session in Session.objects.all()]
    if connection.vendor == "sqlite":
        parts.append(_written_out(shared.path))
        parts += [path.read_bytes() for path in directory.glob("paper.sqlite3*")]
    else:
        parts.append(_pg_dump(shared.url))
    return b"\n".join(parts)


def _written_out(path: Path) -> bytes:
    """Every row of SQLite's tables. Those that FTS5 keeps its words in are among them; the table
    that stands for these can not be gone through, so the copy forgets it."""
    copy = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(path)) as paper:
        paper.backup(copy)
    copy.executescript(
        "PRAGMA writable_schema=ON;"
        "DELETE FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%';"
        "PRAGMA writable_schema=RESET;"
    )
    with closing(copy):
        return "\n".join(copy.iterdump()).encode()


def _pg_dump(url: str) -> bytes:
    program = shutil.which("pg_dump", path=f"{postgres_binaries()}:{os.environ['PATH']}")
    assert program, "PostgreSQL's pg_dump is not installed."
    return subprocess.run([program, "--dbname", url], capture_output=True, check=True).stdout


def private_files() -> Iterator[Path]:
    for root in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT):
        yield from (path for path in Path(root).rglob("*") if path.is_file())


# What was filled in


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_control_every_entrance_has_left_what_it_was_given(filled) -> None:
    kept = entrances.everything_sealed()

    assert [name for name, word in KEPT.items() if word not in kept] == []
    assert [name for name, word in entrances.NEVER_KEPT.items() if word in kept] == []
    channels = set(Source.objects.values_list("channel", flat=True))
    assert channels == {"wechat", "qq", "onebot", "web", "qq_hand"}
    assert set(Tip.objects.values_list("pin", flat=True)) <= set(PINS)
    states = set(Attachment.objects.values_list("state", flat=True))
    assert states == {"kept", "lost"}


# The database


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_dump_shows_nobody(filled, tmp_path: Path) -> None:
    written = dump(tmp_path)

    assert found_in(written, SECRETS) == [] and numbers_in(written, _PIN) == []
    # the control: the same search finds what is open by design
    assert {name.partition(":")[0] for name in found_in(written, OPEN)} == set(OPEN)


@pytest.mark.django_db(transaction=True)
def test_control_dump_with_an_openid_and_a_pin_in_it_is_noticed(tmp_path: Path) -> None:
    tip = making.tip(sender=_OPENID)
    assert found_in(dump(tmp_path), SECRETS) == []
    Tip.objects.filter(pk=tip.pk).update(headline=_OPENID, text=f"PIN {PINS[0]}")

    written = dump(tmp_path)

    assert "openid at WeChat: utf-8" in found_in(written, SECRETS)
    assert numbers_in(written, _PIN) == [f"PIN {PINS[0]}"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
@pytest.mark.own_database
def test_file_of_the_database_its_journal_and_the_log_show_nobody(tmp_path: Path) -> None:
    """SQLite as it runs: with the pages that wait in its journal (WAL), and those that were freed
    but not written over. Another process fills it, whose whole log is kept."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's files are compressed; its dump is searched.")
    shared = Shared(tmp_path)
    held = sqlite3.connect(tmp_path / "paper.sqlite3")  # keeps the journal beside the file
    held.execute("SELECT COUNT(*) FROM tips_tip").fetchone()
    log = tmp_path / "log"
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": shared.url}
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "tests.tips.entrances"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **env},
            stdout=output,
            stderr=output,
        )
    said = log.read_bytes()
    assert done.returncode == 0, said.decode(errors="replace")[-3000:]

    pages = [path for path in tmp_path.glob("paper.sqlite3*") if path.suffix != ".sqlite3-shm"]
    journal = next(path for path in pages if path.name.endswith("-wal"))
    written = b"\n".join(path.read_bytes() for path in pages)
    held.close()

    assert journal.name and len(written) > 1_000_000
    assert found_in(written, SECRETS) == [] and numbers_in(written, _PIN) == []
    assert {name.partition(":")[0] for name in found_in(written, OPEN)} == set(OPEN)
    assert found_in(said, SECRETS) == [] and numbers_in(said, _PIN) == []
    assert b"a request was refused: forged" in said


@pytest.mark.django_db(transaction=True)
def test_words_that_were_erased_are_not_left_in_freed_pages(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL frees them when it vacuums (docs/tips-privacy.md).")
    words = {"words": "井盖又不见了，" * 400}  # more than a page holds
    tip = making.tip(words["words"])
    triage.decline(tip, actor=making.tips_editor(), reason="不在发行范围")
    short = {"a part of them": "井盖又不见了"}
    assert found_in(dump(tmp_path), short) == ["a part of them: utf-8"]

    retention.purge(timezone.now() + timedelta(days=1000))

    assert found_in(dump(tmp_path), short) == []


@pytest.mark.django_db(transaction=True)
def test_words_that_were_erased_are_not_left_in_the_search_index(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL frees them when it vacuums (docs/tips-privacy.md).")
    tips = [making.tip(f"{word}不见了") for word in ("鼯", "井盖")]
    for tip in tips:
        looking.look_at(tip)
    triage.describe(tips[0], actor=making.tips_editor(), headline="找鼱")
    triage.decline(tips[0], actor=making.tips_editor(), reason="不在发行范围")
    erased, left = [word.encode() for word in ("鼯", "鼱")], "井盖".encode()
    before = dump(tmp_path)
    assert all(word in before for word in (*erased, left))

    retention.purge(timezone.now() + timedelta(days=1000))

    after = dump(tmp_path)
    assert not any(word in after for word in erased) and left in after
    assert search.find("鼯").numbers == [] and search.find("井盖").numbers == [tips[1].pk]


# Files and logs


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_files_on_the_disk_show_nobody() -> None:
    of_other_tests = set(private_files())
    entrances.fill()
    originals = list(Attachment.objects.exclude(original=""))
    assert len(originals) >= 5

    for path in set(private_files()) - of_other_tests:
        content = path.read_bytes()
        where = str(path.relative_to(settings.DATA_DIR)).encode()
        assert found_in(content, SECRETS) == found_in(where, SECRETS) == []
    for attachment in originals:
        with attachment.original.open() as file:
            assert file.read(8) == sealed_files.HEADER


def test_control_file_in_the_clear_is_noticed() -> None:
    planted = Path(settings.PRIVATE_ROOT) / "planted"
    planted.write_bytes(b"\0" + _OPENID.encode("utf-16-le"))
    try:
        planted_word = {"openid": _OPENID}
        shown = [path for path in private_files() if found_in(path.read_bytes(), planted_word)]
    finally:
        planted.unlink()

    assert shown == [planted]


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_log_shows_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.request")

    entrances.fill()

    written = "\n".join([caplog.text, *(str(each.args) for each in caplog.records)])
    assert found_in(written.encode(), SECRETS) == [] and numbers_in(written.encode(), _PIN) == []
    assert "a request was refused: forged" in written
    logging.getLogger("tips").warning("heard %s", _OPENID)
    assert found_in(caplog.text.encode(), SECRETS) != []


# The search itself


@pytest.mark.parametrize("name", ["openid at WeChat", "payee", "account", "QQ number"])
def test_search_finds_a_word_however_it_is_written(name: str) -> None:
    word = SECRETS[name]
    ways = writings.ways_of(word)

    for written, how in ways.items():
        for before in (b"", b"x", b"xy", b"\xff\0"):
            assert found_in(before + written + b"\0z", {name: word}) != [], how
    assert found_in(b"nothing of it", {name: word}) == []
    assert {"utf-8", "utf-16-le", "hex of utf-8", "base64", "sha256"} <= set(ways.values())


def test_search_knows_how_chinese_is_escaped() -> None:
    ways = {how: written for written, how in writings.ways_of("欧阳").items()}

    assert ways["JSON"] == rb"\u6b27\u9633" and ways["percent"] == b"%E6%AC%A7%E9%98%B3"
    assert ways["decimal entities"] == b"&#27431;&#38451;"


@pytest.mark.parametrize("written", ["135-7246-8013", "135 72 46 80 13", "1.3.5.7.2.4.6.8.0.1.3"])
def test_search_finds_a_number_whose_digits_stand_apart(written: str) -> None:
    word = {"telephone": KEPT["telephone in a text"]}

    assert found_in(written.encode(), word) == ["telephone: digits apart"]
    assert found_in(b"135a7246-8013", word) == []


def test_search_for_a_pin_passes_over_seals_hashes_and_times() -> None:
    pin = {"PIN": PINS[0]}

    for random in ("gAAAAAB907481xyz==", "ab907481cd" * 3, "12:30:59.907481"):
        assert numbers_in(random.encode(), pin) == []
    for shown in ("pin=907481", "K7M49QXD907481new", "'907481'", "2026-11-20 907481"):
        assert numbers_in(shown.encode(), pin) == ["PIN"]
