"""A backup while the paper runs, and the paper that is made of it: every table, every file."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone, translation

from articles import complaint_intake, complaints
from articles.models import Complaint, Photo
from articles.unsent_files import SentFile
from huaxi_news.backup import checking, keys, manifest, restoring, writing
from huaxi_news.backup.manifest import Backup, Entry
from huaxi_news.backup.refusals import BackupRefused
from huaxi_news.models import BACKUP, CLOCK, Heartbeat
from tests import factories
from tests.articles import complaining
from tests.house.paper_apart import Paper, empty, of_the_tests
from tests.tips import attached, making
from tips import erasure
from tips.models import Source

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "Zm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIG9mIGtleTE="
OTHER = "Zm9yIHRlc3RzIG9ubHksIGFub3RoZXIga2V5IG9mIDM="
# What a restored paper adds or leaves out by itself
AFTERWARDS = {"articles_event", "django_session", "sqlite_stat1", "huaxi_news_heartbeat"}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """Articles with photos, tips with sealed files, a reward that was paid, words of its own."""
    photo = factories.photo(caption="院坝")
    factories.published("电梯装好了", cover=photo)
    making.paid(50)
    attached.uploaded(making.tip(), attached.jpeg())
    directory = tmp_path / "running"
    directory.mkdir()
    (directory / "pages").mkdir()
    (directory / "pages" / "about.html").write_text("<p>我们是谁</p>")
    return of_the_tests(directory)


def backups(paper: Paper) -> list[Path]:
    return manifest.listed(paper.directory / "backups")


@pytest.mark.parametrize("key", ["", KEY])
def test_restored_paper_has_every_row_and_every_file(
    paper: Paper, tmp_path: Path, key: str
) -> None:
    before, files = paper.tables(), paper.files()
    paper.done("backup", BACKUP_KEY=key)

    with empty(tmp_path / "new", BACKUP_KEY=key) as new:
        said = new.done("restore", backups(paper)[0])
        after = new.tables()
        assert new.files() == files and len(files) > 5

    assert set(after) == set(before)
    for table in set(before) - AFTERWARDS:
        assert after[table] == before[table], table
    assert set(before["articles_event"]) <= set(after["articles_event"])
    assert len(after["articles_event"]) == len(before["articles_event"]) + 1
    assert sum(map(len, before.values())) > 200
    assert "rebuild_search" not in said


def test_backup_while_others_write_is_of_one_moment(paper: Paper, tmp_path: Path) -> None:
    """No row without its file, no event without those before it; and who writes does not wait."""
    writing = subprocess.Popen(
        [sys.executable, "-m", "tests.house.writing_on"],
        cwd=settings.BASE_DIR,
        env=paper.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writing.stdout and writing.stdout.readline() == "ready\n"
        paper.done("backup")
        last_written = int(writing.communicate(timeout=60)[0])
    finally:
        writing.kill()
    told = manifest.opened(backups(paper)[0], "").manifest

    with empty(tmp_path / "new") as new:
        new.done("restore", backups(paper)[0])
        names = [row for row in new.tables()["articles_photo"] if "边备份边加" in str(row)]
        on_disk = " ".join(new.files())
        assert all(row[1].strip("'") in on_disk for row in names)

    assert names and not told.missing
    assert told.events["last"] < last_written


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Where the tests' own paper, which has a photo, is copied to by this process."""
    factories.published("电梯装好了", cover=factories.photo(caption="院坝"))
    return tmp_path / "backups"


def pictures(made: Backup) -> list[Path]:
    found = (made.path / "files" / "private" / "photos").rglob("*")
    return sorted(path for path in found if path.is_file())


@pytest.mark.parametrize("anew", [False, True])
def test_unchanged_files_are_not_copied_twice(here: Path, anew: bool) -> None:
    first, second = writing.make(here), writing.make(here, anew=anew)

    assert pictures(first)
    for one, other in zip(pictures(first), pictures(second), strict=True):
        assert one.samefile(other) is (not anew)
    database = first.manifest.database
    assert not first.place(database).samefile(second.place(database))


def test_changed_file_is_copied_again_and_the_older_backup_keeps_its_own(here: Path) -> None:
    first = writing.make(here)
    name = pictures(first)[0].relative_to(first.path / "files" / "private")
    (Path(settings.PRIVATE_ROOT) / name).write_bytes(b"wrapped anew")
    second = writing.make(here)

    assert (second.path / "files" / "private" / name).read_bytes() == b"wrapped anew"
    assert [*checking.damaged(first)] == []


def test_older_backups_go_and_the_newest_stay(here: Path) -> None:
    made = [writing.make(here, keep=2) for _number in range(3)]

    assert manifest.listed(here) == [each.path for each in made[1:]]
    assert sorted(os.listdir(here))[:2] == [".lock", "erased.json"] and len(os.listdir(here)) == 4
    assert [*checking.damaged(made[1])] == []


def test_encrypted_backup_tells_nothing_and_opens_without_this_program(
    here: Path, tmp_path: Path
) -> None:
    made = writing.make(here, KEY)
    kept = [path for path in made.path.rglob("*") if path.is_file()]
    everything = b"".join(path.read_bytes() for path in kept)
    assert "电梯装好了".encode() not in everything and b"articles_article" not in everything
    assert all(path.suffix == ".sealed" for path in kept)

    plain = tmp_path / "manifest.json"
    script = settings.BASE_DIR / "deploy" / "open_backup.py"
    subprocess.run(
        [sys.executable, script, made.path / "manifest.json.sealed", plain],
        env={**os.environ, "BACKUP_KEY": KEY},
        check=True,
    )
    assert json.loads(plain.read_text())["counts"]["articles_article"] == 1
    for key in ("", OTHER):
        with pytest.raises(BackupRefused, match="BACKUP_KEY"):
            manifest.opened(made.path, key)


def test_script_of_the_manual_is_the_one_that_is_there() -> None:
    script = (settings.BASE_DIR / "deploy" / "open_backup.py").read_text()
    code = script.partition('"""\n\n')[2]

    for name in ("backup.md", "backup.zh-CN.md"):
        assert code.strip() in (settings.BASE_DIR / "docs" / name).read_text()


@pytest.mark.parametrize("key", ["", KEY])
@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "moved", "database"])
def test_damaged_backup_is_noticed(here: Path, harm: str, key: str) -> None:
    factories.photo()
    made = writing.make(here, key)
    assert checking.faults(made) == []

    victim = made.place(made.manifest.database) if harm == "database" else pictures(made)[0]
    content = victim.read_bytes()
    victim.unlink()
    if harm == "moved":
        shutil.copyfile(pictures(made)[-1], victim)
    elif harm != "gone":
        other = bytes(byte ^ 0xFF for byte in content[-20:])  # a page of SQLite may end in zeros
        victim.write_bytes(content[:-20] if harm == "cut" else content[:-20] + other)

    assert len(checking.faults(made)) == 1


def test_damaged_backup_is_not_restored(here: Path) -> None:
    made = writing.make(here)
    pictures(made)[0].write_bytes(b"changed")

    with pytest.raises(BackupRefused, match=r"files/.*\.(png|jpg)"):
        restoring.restore(made, replace=True)
    assert Photo.objects.exists()


def test_keys_are_in_no_backup_and_written_apart_when_asked(
    here: Path, tmp_path: Path, settings: Any
) -> None:
    settings.BACKUP_DIR, settings.BACKUP_KEY = here, KEY
    writing.make(here)
    secrets = [
        *(settings.SECRET_KEY, settings.TIPS_KEYS[0], settings.TIPS_HASH_KEY),
        settings.ACCOUNT_KEYS[0],
    ]
    kept = [path.read_bytes() for path in here.rglob("*") if path.is_file()]
    assert not any(secret.encode() in content for content in kept for secret in secrets)

    target = tmp_path / "keys.env"
    keys.write(target)
    lines = target.read_text().splitlines()
    assert [line.partition("=")[2] for line in lines] == [*secrets, KEY]
    assert target.stat().st_mode & 0o077 == 0
    for wrong in (target, here / "keys.env"):  # there already; beside the backups
        with pytest.raises(BackupRefused):
            keys.write(wrong)
    assert not (here / "keys.env").exists()


@pytest.mark.parametrize("name", ["TIPS_KEYS", "TIPS_HASH_KEY", "ACCOUNT_KEYS"])
def test_restore_wants_the_keys_of_the_backup(here: Path, settings: Any, name: str) -> None:
    made = writing.make(here)
    setattr(settings, name, "another" if name == "TIPS_HASH_KEY" else [OTHER])

    with pytest.raises(BackupRefused, match=name):
        restoring.restore(made, replace=True)


def test_restore_refuses_a_paper_that_is_there_unless_told(paper: Paper, tmp_path: Path) -> None:
    """And where it fails, here because a row is missing, all is as it was."""
    paper.done("backup")
    (made,) = backups(paper)
    with empty(tmp_path / "new") as new:
        new.done("migrate", "-v0")
        new.done("restore", made)  # just migrated is empty
        before = new.tables()
        assert "paper already" in new.refused("restore", made)

        written = (made / "manifest.json").read_text()
        told = json.loads(written)
        told["counts"]["articles_article"] += 1
        (made / "manifest.json").write_text(json.dumps(told))
        assert "articles_article" in new.refused("restore", made, "--replace")
        assert new.tables() == before

        (made / "manifest.json").write_text(written)
        assert "before_restore" in new.done("restore", made, "--replace")
        after = new.tables()
    assert after["articles_article"] == before["articles_article"]
    assert len(after["articles_event"]) == len(before["articles_event"])


def test_restore_refuses_while_the_clock_goes(here: Path) -> None:
    made = writing.make(here)
    call_command("tick")

    with pytest.raises(BackupRefused):
        restoring.restore(made, replace=True)
    assert Heartbeat.objects.filter(name=CLOCK).exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"migrations": ["articles.9999_of_next_year"]}, "version"),
        ({"vendor": "another"}, "DATABASE_URL"),
        ({"files": {"../../escaped": Entry(1, "0" * 64)}}, "no backup"),
        ({"files": {"/tmp/escaped": Entry(1, "0" * 64)}}, "no backup"),
    ],
)
def test_what_a_manifest_must_not_say(here: Path, told: dict, sentence: str) -> None:
    """Of a newer version, of the other database, and of files elsewhere: nothing is touched."""
    made = writing.make(here)
    if "vendor" in told:
        told = {"vendor": "postgresql" if made.manifest.vendor == "sqlite" else "sqlite"}
    if "files" in told:
        told = {"files": made.manifest.files | told["files"]}
    false = replace(made, manifest=replace(made.manifest, **told))

    with translation.override("en"), pytest.raises(BackupRefused, match=f"(?i){sentence}"):
        restoring.restore(false, replace=True)
    assert Photo.objects.exists()


def test_who_was_erased_since_is_erased_again(paper: Paper, tmp_path: Path) -> None:
    """By the list that later backups leave beside the older one, and only who it names: a number
    that was given anew since is somebody else's."""
    erased, other = making.tip().source, making.tip().source
    paper = of_the_tests(tmp_path / "with_sources")
    paper.done("backup")
    (made,) = backups(paper)
    ((_number, since),) = erasure.erased_marks(Source.objects.filter(pk=erased.pk))
    rows = [{"source": erased.pk, "since": since}, {"source": other.pk, "since": since}]
    (paper.directory / "backups" / "erased.json").write_text(json.dumps(rows))

    with empty(tmp_path / "new") as new:
        assert "Erased again: 1" in new.done("restore", made)
        after = {row[0]: row for row in new.tables()["tips_source"]}
    before = {row[0]: row for row in paper.tables()["tips_source"]}

    assert after[str(erased.pk)] != before[str(erased.pk)]
    assert after[str(other.pk)] == before[str(other.pk)]


def test_who_complained_long_ago_is_erased_again(tmp_path: Path) -> None:
    """A case whose time was over since the backup was made, with its evidence; no younger one."""
    desk = complaining.desk_person()
    old, young = (complaining.checking(by=desk, name="周映雪") for _number in range(2))
    pdf = SentFile("evidence", "x.pdf", 8, lambda: ContentFile(b"%PDF-1.7"))
    complaint_intake._keep_files(old, None, [pdf])
    for case in (old, young):
        complaints.reject(case, actor=desk, reason="查无实据。")
    long_ago = timezone.now() - timedelta(days=settings.COMPLAINTS_KEEP + 1)
    Complaint.objects.filter(pk=old.pk).update(decided_at=long_ago)
    paper = of_the_tests(tmp_path / "running")
    paper.done("backup")

    with empty(tmp_path / "new") as new:
        assert "who complained is erased again: 1" in new.done("restore", backups(paper)[0])
        after = {row[0]: row for row in new.tables()["articles_complaint"]}
        files = new.files()
        assert not new.tables()["articles_complaintfile"]
    before = {row[0]: row for row in paper.tables()["articles_complaint"]}

    assert after[str(old.pk)] != before[str(old.pk)]
    assert after[str(young.pk)] == before[str(young.pk)]
    assert len(paper.files()) == len(files) + 1


def test_backup_adds_who_is_erased_to_the_list(paper: Paper) -> None:
    Source.objects.update(erased_at=timezone.now())
    paper = of_the_tests(paper.directory)
    paper.done("backup")
    listed = json.loads((paper.directory / "backups" / "erased.json").read_text())

    assert {row["source"] for row in listed} == set(Source.objects.values_list("pk", flat=True))


def test_file_that_was_lost_before_is_told_and_keeps_no_backup_away(here: Path) -> None:
    name = Photo.objects.get().original.name
    (Path(settings.PRIVATE_ROOT) / name).unlink()

    assert writing.make(here).manifest.missing == [f"files/private/{name}"]


def test_two_backups_at_one_moment_are_one(here: Path) -> None:
    writing.make(here)
    with (here / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupRefused):
            writing.make(here)
    assert len(manifest.listed(here)) == 1


def test_killed_backup_leaves_nothing_that_looks_whole(here: Path) -> None:
    left = here / ".unfinished-1"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}")
    assert manifest.listed(here) == []

    writing.make(here)

    assert not left.exists() and len(manifest.listed(here)) == 1


def test_full_disk_is_refused_with_one_sentence_and_leaves_nothing(
    paper: Paper, tmp_path: Path
) -> None:
    """A real one, that is too small; and once more where the room was thought to be enough."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        assert "No room" in paper.refused("backup", small)
        assert os.listdir(small) in ([".lock"], [])
        optimist = (
            "import shutil, sys, types; sys.argv = ['manage.py', 'backup', sys.argv[1]];"
            "shutil.disk_usage = lambda path: types.SimpleNamespace(free=1 << 40);"
            "import manage; manage.main()"
        )
        ended = subprocess.run(
            [sys.executable, "-c", optimist, small],
            cwd=settings.BASE_DIR,
            env=paper.environment,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 1 and "is full" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert os.listdir(small) == [".lock"]
    finally:
        subprocess.run(["umount", small], check=True)


def test_backup_is_known_to_who_looks_after_the_paper(here: Path) -> None:
    made = writing.make(here)

    told = Heartbeat.objects.get(name=BACKUP).told
    assert told["backup"] == made.path.name and told["verified"] and not told["sealed"]
