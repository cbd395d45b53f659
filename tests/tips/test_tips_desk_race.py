"""Two editors at one tip, a form that is sent twice at one moment; PostgreSQL only."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from articles.models import User
from tests.tips import making
from tips import intake, triage
from tips.admin import tip_steps
from tips.models import InboundMessage, Notice, Status, Tip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _real_threads() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; its test database has one connection.")


def _meeting(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """Whoever comes there waits for the other, half a second at most, before going on."""
    barrier = threading.Barrier(2)
    inner: Callable = getattr(owner, name)

    def together(*args, **kwargs):
        answer = inner(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5)
        return answer

    monkeypatch.setattr(owner, name, together)


def _post(sent: list[tuple[User, str, dict]]) -> list[int]:
    """The status of each answer, sorted; all at one moment."""
    answers: list[int] = []

    def post(client: Client, address: str, data: dict) -> None:
        try:
            answers.append(client.post(address, data).status_code)
        finally:
            connections.close_all()

    threads = []
    for person, address, data in sent:
        client = Client()
        client.force_login(person)
        threads.append(threading.Thread(target=post, args=(client, address, data)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def _step(tip: Tip, name: str, **data) -> tuple[User, str, dict]:
    address = f"/admin/tips/tip/{tip.pk}/step/{name}/"
    return making.tips_editor(), address, {"version": tip.version} | data


def test_one_of_two_editors_decides_and_the_other_is_told(monkeypatch) -> None:
    tip = making.tip()
    _meeting(monkeypatch, tip_steps, "tip_for")

    statuses = _post([_step(tip, "decline", reason="已经报道过"), _step(tip, "check")])

    tip.refresh_from_db()
    assert statuses == [302, 409] and tip.status in (Status.DECLINED, Status.CHECKING)
    assert Notice.objects.filter(tip=tip).count() == 1


def test_one_of_two_answers_is_said(monkeypatch) -> None:
    tip = making.tip()
    _meeting(monkeypatch, tip_steps, "tip_for")

    statuses = _post([_step(tip, "answer", text=f"{who}的回复", seen=0) for who in "甲乙"])

    assert statuses == [302, 409] and Notice.objects.filter(kind="answer").count() == 1


def test_merging_crosswise_ends(monkeypatch) -> None:
    one, other = making.tip(), making.tip()
    _meeting(monkeypatch, tip_steps, "tip_for")

    statuses = _post([_step(one, "merge", code=other.code), _step(other, "merge", code=one.code)])

    assert statuses == [302, 409]
    assert Tip.objects.filter(status=Status.DUPLICATE).count() == 1


def test_entry_that_is_sent_twice_at_one_moment_makes_one_tip(monkeypatch) -> None:
    editor, at = making.tips_editor(), timezone.localtime()
    data = {
        "channel": "phone",
        "at": f"{at:%Y-%m-%dT%H:%M}",
        "text": "水管爆了",
        "key": "form-key-1",
        "shown": "1",
        "_save": "1",
    }
    _meeting(monkeypatch, InboundMessage, "hash_of")

    statuses = _post([(editor, "/admin/tips/tip/add/", data)] * 2)

    assert statuses == [302, 302]
    assert Tip.objects.count() == InboundMessage.objects.count() == 1


def test_step_and_a_new_message_do_not_lose_one_another(monkeypatch) -> None:
    tip = making.tip("第一句", sender="one")
    _meeting(monkeypatch, triage, "_begin")

    def tell() -> None:
        try:
            making.told("第二句", sender="one")
        finally:
            connections.close_all()

    telling = threading.Thread(target=tell)
    telling.start()
    _post([_step(tip, "check")])
    telling.join()

    tip.refresh_from_db()
    assert tip.text == "第一句\n第二句"
    assert intake.stitch_left_over() == 0
