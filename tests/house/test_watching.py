"""What machines ask: alive, ready, numbers. And what it says while something is gone."""

import json
import threading
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command, get_commands
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from huaxi_news import readiness
from huaxi_news.management.commands import db_worker
from huaxi_news.models import CLOCK, WORKER, Heartbeat
from huaxi_news.within import TooSlow, within
from tests import factories

FROM_ELSEWHERE = {"REMOTE_ADDR": "203.0.113.5"}
BEHIND_A_PROXY = {"HTTP_X_FORWARDED_FOR": "203.0.113.5"}


@pytest.fixture
def _asked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this thread, whose transaction the test's rows are in."""
    monkeypatch.setattr(readiness, "within", lambda seconds, name, ask: ask())


def ready(client: Client, **headers: str) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz", **headers)
    return response.status_code, json.loads(response.content)


def test_alive_without_any_database(client: Client) -> None:
    """No mark lets this test ask one: it would fail."""
    response = client.get("/healthz", **FROM_ELSEWHERE)

    assert response.status_code == 200 and response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"] and not response.cookies


@pytest.mark.django_db
@pytest.mark.usefixtures("_asked_here")
def test_ready_when_all_is_there(client: Client) -> None:
    status, said = ready(client)

    assert status == 200 and said["status"] == "ok"
    assert set(said["checks"].values()) == {"ok"}


@pytest.mark.django_db
@pytest.mark.usefixtures("_asked_here")
@pytest.mark.parametrize("headers", [FROM_ELSEWHERE, BEHIND_A_PROXY])
def test_who_asks_from_elsewhere_hears_ok_and_no_more(client: Client, headers: dict) -> None:
    assert ready(client, **headers) == (200, {"status": "ok"})
    assert client.get("/metrics", **headers).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("_asked_here")
def test_token_opens_the_details_from_elsewhere_and_its_lack_shuts_them_here(
    client: Client, settings: Any
) -> None:
    settings.METRICS_TOKEN = "right"
    right = FROM_ELSEWHERE | {"HTTP_AUTHORIZATION": "Bearer right"}
    wrong = {"HTTP_AUTHORIZATION": "Bearer wröng"}

    assert "checks" in ready(client, **right)[1]
    assert client.get("/metrics", **right).status_code == 200
    assert "checks" not in ready(client, **wrong)[1] and "checks" not in ready(client)[1]
    assert client.get("/metrics").status_code == client.get("/metrics", **wrong).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("_asked_here")
@pytest.mark.parametrize("missing", [CLOCK, WORKER])
def test_not_ready_while_worker_or_clock_is_stopped(
    client: Client, settings: Any, missing: str
) -> None:
    settings.TASKS_BACKEND = "database"
    for name in (CLOCK, WORKER):
        long = timedelta(minutes=30 if name == missing else 0)
        Heartbeat.beat(name, timezone.now() - long)

    assert ready(client)[0] == 503
    Heartbeat.beat(missing)
    assert ready(client)[0] == 200


def test_not_ready_in_time_while_the_database_hangs(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again and again, it keeps one thread, and being alive asks nothing of it."""
    over = threading.Event()
    hangs = {"database": lambda: str(over.wait(30))}
    monkeypatch.setattr(readiness, "QUESTIONS", hangs)
    monkeypatch.setattr(readiness, "LIMIT", 0.1)
    began = time.monotonic()
    try:
        for _again in range(3):
            status, said = ready(client)
            assert status == 503 and said["checks"]["database"] != "ok"
        assert client.get("/healthz").status_code == 200
        assert sum(each.name == "readyz-database" for each in threading.enumerate()) == 1
        assert time.monotonic() - began < 20
    finally:
        over.set()


def test_not_ready_while_the_database_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> str:
        raise OperationalError("connection to 10.0.0.5 refused, user paper")

    monkeypatch.setattr(readiness, "QUESTIONS", {"database": gone})
    status, said = ready(client)

    assert status == 503
    assert "OperationalError" in said["checks"]["database"] and "10.0.0.5" not in str(said)


@pytest.mark.parametrize("question", ["cache", "storage", "disk"])
def test_not_ready_without_cache_storage_or_room(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any, question: str
) -> None:
    monkeypatch.setattr(readiness, "QUESTIONS", {question: readiness.QUESTIONS[question]})
    assert ready(client)[0] == 200
    if question == "cache":
        monkeypatch.setattr(caches["limits"].__class__, "get", lambda *a, **k: None)
    elif question == "disk":
        full = SimpleNamespace(free=10**6, total=10**12)
        monkeypatch.setattr(readiness.shutil, "disk_usage", lambda path: full)
    else:
        nowhere = SimpleNamespace(exists=lambda name: 1 / 0)
        monkeypatch.setattr(readiness, "storages", {"default": nowhere, "private": nowhere})

    assert ready(client)[0] == 503


def test_within_gives_the_answer_and_what_is_raised() -> None:
    assert within(10, "right", lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(10, "wrong", lambda: 1 // 0)
    with pytest.raises(TooSlow):
        within(0.05, "slow", lambda: time.sleep(1))


@pytest.mark.django_db
def test_clock_says_that_it_runs_and_writes_seldom(django_assert_max_num_queries: Any) -> None:
    call_command("tick")
    first = Heartbeat.objects.get(name=CLOCK).at
    call_command("tick")

    assert Heartbeat.objects.get(name=CLOCK).at == first


@pytest.mark.django_db
def test_worker_says_that_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of the library's worker; this test's own connection stays open."""
    monkeypatch.setattr(db_worker.connections, "close_all", lambda: None)
    ended = threading.Event()
    ended.set()
    db_worker._beat_until(ended)

    assert Heartbeat.objects.filter(name=WORKER).exists()
    assert get_commands()["db_worker"] == "huaxi_news"


@pytest.mark.django_db
def test_metrics_count_by_view_and_tell_nobody_s_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huaxi_news.metrics.within", lambda seconds, name, ask: ask())
    article = factories.published("电梯装好了")
    client.get(article.get_absolute_url())
    client.get("/search/", {"q": "查无此人张桂芳"})
    client.get("/no/such/page/of-a-resident")
    client.generic("BREW", "/")
    page = client.get("/metrics").content.decode()

    assert 'view="reader:article"' in page and 'method="other"' in page and 'view="none"' in page
    assert "huaxi_database_up 1.0" in page and "huaxi_tasks_waiting 0.0" in page
    assert "huaxi_request_seconds_bucket" in page and "huaxi_disk_free_bytes" in page
    ours = "".join(line for line in page.splitlines(True) if line.startswith("huaxi_"))
    for word in ("张桂芳", "of-a-resident", "BREW", article.get_absolute_url(), "q="):
        assert word not in ours


def test_metrics_go_on_without_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr("huaxi_news.metrics._numbers", gone)
    page = client.get("/metrics").content.decode()

    assert "huaxi_database_up 0.0" in page and "huaxi_tasks_waiting" not in page
