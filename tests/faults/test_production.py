"""The paper as a publisher runs it, by the environment alone: nginx, two web processes, a worker,
PostgreSQL, Redis, a storage that speaks S3. Two papers side by side share all but their data."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import postgres
import psycopg
import pytest
from packages import postgres_binaries

from benchmarks.paper_server import ROOT, PaperServer
from tests.faults import front as fronts
from tests.faults.asking import closed_port, until
from tests.faults.front import Front

pytest.importorskip("moto.server", reason="moto[server] is not installed")
from moto.server import ThreadedMotoServer

pytestmark = [
    pytest.mark.own_database,
    pytest.mark.loopback,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(not fronts.PROGRAM, reason="nginx is not installed"),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
    pytest.mark.skipif(not postgres_binaries(), reason="PostgreSQL is not installed"),
]
# as docs/security.md asks: single objects of the one may be read, and nothing of the other
BUCKETS = """
import json
from django.core.files.storage import storages
public, private = storages["default"], storages["private"]
for each in (public, private):
    each.connection.create_bucket(Bucket=each.bucket_name)
rule = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{public.bucket_name}/*"}
public.connection.meta.client.put_bucket_policy(
    Bucket=public.bucket_name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [rule]}))
"""
FILL = """
from tests import factories
from tests.articles import complaining
from articles import tasks
photo = factories.photo(alt="礼堂旧影")
article = factories.published("{title}", cover=photo)
tasks.make_renditions.enqueue(photo.pk)
print(article.pk, complaining.desk_person("方小满").pk, photo.renditions.first().file.url)
"""
TAKE_DOWN = """
from articles import takedown
from articles.models import Article, User
takedown.take_down(Article.objects.get(pk={0}), actor=User.objects.get(pk={1}),
                   kind="unlawful", reason="x")
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the papers share: addresses of PostgreSQL, Redis and the storage."""
    folder = tmp_path_factory.mktemp("machine")
    with ExitStack() as running:
        database = running.enter_context(postgres.cluster())
        storage = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
        storage.start()
        running.callback(storage.stop)
        host, port = storage.get_host_and_port()
        redis = closed_port()
        command = ["redis-server", "--port", str(redis), "--bind", "127.0.0.1", "--save", ""]
        with (folder / "redis.log").open("wb") as log:
            process = subprocess.Popen([*command, "--dir", str(folder)], stdout=log)
        running.callback(process.wait)
        running.callback(process.terminate)
        yield {
            "postgres": database,
            "redis": f"redis://127.0.0.1:{redis}",
            "storage": f"http://{host}:{port}",
        }


@contextmanager
def _paper(machine: dict[str, str], folder: Path, name: str, number: int) -> Iterator[PaperServer]:
    """One of them: a database, a number in Redis, two buckets and a directory of its own."""
    with psycopg.connect(machine["postgres"], autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    environment = {
        "SITE_URL": f"https://{fronts.NAME}",
        "BEHIND_PROXY": "True",
        "PAPER_NAME": name,
        "CACHE_URL": f"{machine['redis']}/{number}",
        "FRONT_CACHE_DIR": str(folder / "front"),
        "MEDIA_STORAGE": "s3",
        "S3_BUCKET": f"{name}-public",
        "S3_PRIVATE_BUCKET": f"{name}-private",
        "S3_PUBLIC_URL": f"{machine['storage']}/{name}-public",
        "S3_ENDPOINT": machine["storage"],
        "S3_REGION": "us-east-1",
        "S3_ACCESS_KEY": "the-key",
        "S3_SECRET_KEY": "the-secret",
    }
    folder.mkdir()
    url = machine["postgres"].replace("/postgres?", f"/{name}?")
    paper = PaperServer(url, folder, workers=2, **environment)
    paper.manage("shell", "-v0", "-c", BUCKETS)
    paper.manage("migrate", "-v0")
    paper.manage("renew_front_cache")
    if number:  # once is enough: compressing takes long
        (folder / "static").mkdir()
        (folder / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    else:
        paper.manage("collectstatic", "--noinput", "-v0")
    with paper:
        yield paper


def test_two_papers_on_one_machine(machine: dict[str, str], tmp_path: Path) -> None:
    titles = {"huayang": "华阳的电梯装好了", "zhonghe": "中和的礼堂要修了"}
    made: dict[str, tuple[int, int, str]] = {}
    asked: dict[str, Front] = {}
    papers: dict[str, PaperServer] = {}
    with ExitStack() as running:
        for number, (name, title) in enumerate(titles.items()):
            folder = tmp_path / name
            paper = running.enter_context(_paper(machine, folder, name, number))
            said = paper.manage("shell", "-v0", "-c", FILL.format(title=title)).split()[-3:]
            made[name] = int(said[0]), int(said[1]), said[2]
            port = urlsplit(paper.address).port
            front = Front(tmp_path / f"nginx_{name}", port, folder)
            asked[name], papers[name] = running.enter_context(front), paper

        for name, front in asked.items():
            page = front.get(f"/articles/{made[name][0]}/")
            other = next(title for each, title in titles.items() if each != name)
            assert page.status == 200 and titles[name] in page.text and other not in page.text
            assert urlsplit(made[name][2]).netloc in page.headers["content-security-policy"]
            assert "set-cookie" not in page.headers
            with urlopen(made[name][2]) as picture:
                assert picture.status == 200 and "immutable" in picture.headers["Cache-Control"]
            assert front.get("/tips/").status == 200
            assert front.get("/admin/login/").status == 200

        name, stays = titles
        _one_worker_does_what_waits(papers[name])
        papers[name].manage("shell", "-v0", "-c", TAKE_DOWN.format(*made[name][:2]))
        assert asked[name].get(f"/articles/{made[name][0]}/").status == 410
        _static_files_come_from_the_disk(asked[name])
        kept = asked[stays].get(f"/articles/{made[stays][0]}/")
        assert (kept.status, kept.kept) == (200, "HIT")
        assert [each.log() for each in papers.values()] == ["", ""]


def _static_files_come_from_the_disk(front: Front) -> None:
    found = re.search(r'href="(/static/[^"]+\.css)"', front.get("/").text)
    assert found
    styles = front.get(found[1], Accept_Encoding="gzip")
    assert styles.status == 200 and styles.headers["content-type"] == "text/css"
    assert styles.headers["content-encoding"] == "gzip"
    assert "immutable" in styles.headers["cache-control"]


def _one_worker_does_what_waits(paper: PaperServer) -> None:
    count = "from articles.models import Rendition; print(Rendition.objects.count())"
    before = int(paper.manage("shell", "-v0", "-c", count))
    command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "-v0"]
    with subprocess.Popen(command, cwd=ROOT, env=paper._environment) as worker:
        until(lambda: int(paper.manage("shell", "-v0", "-c", count)) > before, "sizes are made")
        worker.terminate()
        worker.wait(60)
