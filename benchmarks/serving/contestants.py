"""Fills the databases of both systems with the same paper and starts what is measured.

What takes long is kept below DATA_DIR/bench/serving: Wagtail's venv, our SQLite database with its
pictures, Wagtail's SQLite database. Those on PostgreSQL are made for each run.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.databases import Database, address

from . import nginx, servers
from .servers import ROOT, Server

sys.path.insert(0, str(ROOT / "tests" / "system"))
import postgres  # a PostgreSQL that lives as long as the run

WAGTAIL = "wagtail==8.0.1"
_LIKE_OURS = ("granian", "Django", "psycopg", "psycopg-binary", "psycopg-pool", "whitenoise")
_SITE = ROOT / "benchmarks" / "wagtail_site"


def folder() -> Path:
    """Below DATA_DIR, as the product itself has it."""
    made = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve() / "bench" / "serving"
    made.mkdir(parents=True, exist_ok=True)
    return made


@dataclass(frozen=True)
class Paths:
    """`ours` and `wagtail`: the addresses of each kind of page."""

    ours: dict[str, list[str]]
    wagtail: dict[str, list[str]]


class Papers:
    """Both systems on both databases."""

    def __init__(self, folder: Path, articles: int) -> None:
        self.folder, self.articles = folder, articles
        self._contents = folder / "paper"
        self._python = folder / "venv" / "bin" / "python"

    def asked(self) -> Paths:
        return Paths(**json.loads((self._contents / "asked.json").read_text()))

    def install(self) -> str:
        """A venv of its own for Wagtail, with our versions of what both use; its version."""
        wanted = [WAGTAIL, *_installed_here()]
        mark = self.folder / "venv" / "made_of.json"
        if not mark.exists() or json.loads(mark.read_text()) != wanted:
            subprocess.run([sys.executable, "-m", "venv", str(self.folder / "venv")], check=True)
            command = [str(self._python), "-m", "pip", "install", "--quiet", "brotli", *wanted]
            subprocess.run(command, check=True)
            mark.write_text(json.dumps(wanted))
        return WAGTAIL.replace("==", " ")

    def fill_ours(self, server: str = "") -> Database:
        kind = "postgres" if server else "sqlite"
        if server:  # a new cluster
            shutil.rmtree(self.folder / f"ours-{kind}", ignore_errors=True)
        database = Database(self.articles, self.folder / f"ours-{kind}", server)
        database.prepare()
        if not server:
            database.run("benchmarks/serving/contents.py", str(self._contents))
            manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
            production = {"DJANGO_SETTINGS_MODULE": "huaxi_news.settings"}
            subprocess.run(manage, cwd=ROOT, env=database.environment() | production, check=True)
        return database

    def wagtail_environment(self, server: str = "") -> dict[str, str]:
        data = self.folder / f"wagtail-{'postgres' if server else 'sqlite'}"
        database = address(server, "wagtail") if server else f"sqlite:///{data / 'wagtail.sqlite3'}"
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "benchmarks.wagtail_site.settings",
            "DATA_DIR": str(data),
            "DATABASE_URL": database,
        }

    def fill_wagtail(self, server: str = "") -> dict[str, str]:
        environment = self.wagtail_environment(server)
        data = Path(environment["DATA_DIR"])
        ready, wanted = data / "ready.json", json.dumps([self.articles, self._fingerprint()])
        if server or not ready.exists() or ready.read_text() != wanted:
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir(parents=True)
            self.manage_wagtail(environment, "migrate", "-v0")
            self.manage_wagtail(environment, "load_paper", str(self._contents / "paper.json"))
            self.manage_wagtail(environment, "collectstatic", "--noinput", "-v0")
            ready.write_text(wanted)
        return environment

    def manage_wagtail(self, environment: dict[str, str], *arguments: str) -> str:
        command = [str(self._python), "-m", "django", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def start_wagtail(self, name: str, environment: dict[str, str], **options) -> Server:
        return servers.start_wagtail(name, self._python, environment, self.folder, **options)

    def _fingerprint(self) -> str:
        files = [*sorted(_SITE.rglob("*.py")), self._contents / "paper.json"]
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@contextmanager
def running(papers: Papers) -> Iterator[tuple[dict[str, Server], Database, dict[str, str]]]:
    """Every contestant by its name, until the block is left."""
    with ExitStack() as stack:
        ours, wagtail = papers.fill_ours(), papers.fill_wagtail()
        cluster = _cluster(stack)
        ours_pg = papers.fill_ours(cluster.server)
        cluster.create("wagtail")
        wagtail_pg = papers.fill_wagtail(cluster.server)
        found: dict[str, Server] = {}

        def add(server: Server) -> Server:
            stack.callback(server.stop)
            found[server.name] = server
            return server

        folder = papers.folder
        first = add(
            servers.start_paper("ours-sqlite", ours.environment(), folder, page_cache=False)
        )
        add(
            servers.start_paper(
                "ours-postgres",
                ours_pg.environment() | {"STATIC_ROOT": ours.environment()["STATIC_ROOT"]},
                folder,
                page_cache=False,
                database=cluster.pid,
            )
        )
        cached = add(
            servers.start_paper("ours-cached", ours.environment(), folder, page_cache=True)
        )
        add(papers.start_wagtail("wagtail-sqlite", wagtail, like=first, page_cache=False))
        add(
            papers.start_wagtail(
                "wagtail-postgres", wagtail_pg, like=first, page_cache=False, database=cluster.pid
            )
        )
        add(papers.start_wagtail("wagtail-cached", wagtail, like=first, page_cache=True))
        add(_proxy(folder, ours, add))
        add(_file(folder, cached, papers.asked().ours["article"][0]))
        yield found, ours, wagtail


def _proxy(folder: Path, ours: Database, add: Callable[[Server], Server]) -> Server:
    """A paper that knows of nginx in front of it, and that nginx."""
    port, own = servers.free_port(), folder / "nginx-before"
    shutil.rmtree(own, ignore_errors=True)
    (own / "front" / "first").mkdir(parents=True)
    (own / "front" / "current").symlink_to("first")  # the generation that nginx keeps pages of
    for name in ("static", "media"):
        (own / name).symlink_to(
            ours.folder.parent / name if name == "static" else ours.folder / name
        )
    environment = ours.environment() | {"FRONT_CACHE_DIR": str(own / "front")}
    environment |= {"BEHIND_PROXY": "True", "SITE_URL": f"http://127.0.0.1:{port}"}
    paper = add(servers.start_paper("ours-behind", environment, folder, page_cache=True))
    upstream = paper.address.removeprefix("http://")
    return servers.start_nginx("nginx-before", nginx.before(own, port, upstream, own), port, folder)


def _file(folder: Path, paper: Server, path: str) -> Server:
    """The bytes that the paper sends of this page, compressed as it sends them."""
    status, headers, body = servers.get(paper.address, path)
    if status != 200:
        raise RuntimeError(f"{path} was answered with {status}.")
    file = folder / "nginx-root" / path.lstrip("/") / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    port = servers.free_port()
    encoding = headers.get("content-encoding", "")
    text = nginx.of_a_file(folder / "nginx-file", port, folder / "nginx-root", encoding)
    return servers.start_nginx("nginx-file", text, port, folder)


@dataclass(frozen=True)
class _Cluster:
    server: str  # postgres://…, without a database's name
    pid: int

    def create(self, name: str) -> None:
        with psycopg.connect(address(self.server, "postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')


def _cluster(stack: ExitStack) -> _Cluster:
    """On the servers' processor: its processes begin there, their children stay there."""
    url = stack.enter_context(postgres.cluster())
    directory = url.partition("host=")[2]
    pid = int((Path(directory) / "data" / "postmaster.pid").read_text().split()[0])
    os.sched_setaffinity(pid, {servers.SERVER_CPU})
    return _Cluster(f"postgres://postgres@?host={directory}", pid)


def _installed_here() -> list[str]:
    command = [sys.executable, "-m", "pip", "list", "--format", "json"]
    listed = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    versions = {each["name"].lower(): each["version"] for each in listed}
    return [f"{name}=={versions[name.lower()]}" for name in _LIKE_OURS]
