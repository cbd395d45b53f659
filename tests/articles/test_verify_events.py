"""`manage.py verify_events` names the first broken link of the chain."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from articles import event_chain, workflow
from articles.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _verify(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_events", *arguments, stdout=out)
    return out.getvalue()


def _fault(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        _verify(*arguments)
    return str(refused.value)


def _chain(number: int = 6) -> list[Event]:
    actor = factories.user()
    return [Event.record("publish", actor=actor, step=step) for step in range(number)]


def _sql(statement: str, *values: object) -> None:
    """Behind the back of the models, as somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_whole_chain_prints_its_number_and_its_last_hash() -> None:
    last = _chain()[-1]

    said = _verify()

    assert said.startswith("6 events, every link in order.")
    assert f"event {last.pk}, hash {last.hash}" in said


def test_empty_chain_is_whole() -> None:
    assert _verify().startswith("0 events")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "withdraw"),
        ("data", json.dumps({"reason": "x"})),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("actor_id", None),
        ("hash", "0" * 64),
        ("previous_hash", "1" * 64),
    ],
)
def test_changed_row_is_named(column: str, value: object) -> None:
    chain = _chain()
    _sql(f"UPDATE articles_event SET {column} = %s WHERE id = %s", value, chain[3].pk)

    assert _fault() == f"Event {chain[3].pk} was changed: it no longer fits its hash."


def test_row_that_can_not_be_read_any_more_is_named() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses what is no time.")
    chain = _chain()
    _sql("UPDATE articles_event SET at = '2026-99-99 00:00:00' WHERE id = %s", chain[2].pk)

    assert _fault().startswith(f"Event {chain[2].pk} was changed")


def test_missing_row_is_named_by_the_one_after_it() -> None:
    chain = _chain()
    _sql("DELETE FROM articles_event WHERE id = %s", chain[3].pk)

    said = _fault()

    assert said.startswith(f"Event {chain[4].pk} does not follow event {chain[2].pk}")
    assert "missing" in said


def test_missing_beginning_is_named() -> None:
    chain = _chain()
    _sql("DELETE FROM articles_event WHERE id <= %s", chain[1].pk)

    assert _fault().startswith(f"Event {chain[2].pk} is not the first")


def test_row_that_was_replaced_and_sealed_again_breaks_the_next_link() -> None:
    chain = _chain()
    forged = chain[3]
    forged.verb = "withdraw"
    _sql("UPDATE articles_event SET verb = 'withdraw' WHERE id = %s", forged.pk)
    _sql("UPDATE articles_event SET hash = %s WHERE id = %s", forged.seal(), forged.pk)

    said = _fault()

    assert said.startswith(f"Event {chain[4].pk} does not follow event {forged.pk}")
    assert "replaced" in said


def test_reordered_rows_are_named() -> None:
    chain = _chain()
    first, second = chain[2].pk, chain[3].pk
    for old, new in ((first, 10**6), (second, first), (10**6, second)):
        _sql("UPDATE articles_event SET id = %s WHERE id = %s", new, old)

    assert _fault() == (f"Event {first} follows event {second} by its hash: the order was changed.")


def test_second_beginning_is_named() -> None:
    chain = _chain()
    _sql("UPDATE articles_event SET id = 0 WHERE id = %s", chain[3].pk)

    assert "order was changed" in _fault()


def test_end_that_was_cut_off_shows_by_the_hash_that_was_kept() -> None:
    chain = _chain()
    kept = chain[-1].hash
    assert "6 events" in _verify("--expect", kept.upper())
    _sql("DELETE FROM articles_event WHERE id = %s", chain[-1].pk)

    assert "hash that was kept" in _fault("--expect", kept)


def test_end_that_was_cut_off_shows_by_the_numbering() -> None:
    chain = _chain()
    _sql("DELETE FROM articles_event WHERE id = %s", chain[-1].pk)

    if connection.vendor == "sqlite":
        assert "the end was cut off" in _fault()
    else:
        assert f"Numbers up to {chain[-1].pk} were given" in _verify()


def test_end_that_was_cut_off_and_grew_again_shows_by_a_signature_without_event() -> None:
    article = factories.draft(author=factories.member("reporter"))
    workflow.submit(article, actor=article.creator)
    workflow.sign(article, actor=factories.desk().first)
    assert "every link" in _verify()
    _sql("DELETE FROM articles_event WHERE verb = 'sign'")
    Event.record("publish", actor=None)

    assert "1 signatures have no event" in _fault()


def test_kept_hash_of_an_earlier_day_is_found_in_a_chain_that_grew() -> None:
    chain = _chain(3)

    assert "3 events" in _verify("--expect", chain[0].hash)


@pytest.mark.parametrize("kept", ["abc", "g" * 64])
def test_kept_hash_that_is_none_is_refused(kept: str) -> None:
    assert "64" in _fault("--expect", kept)


def test_from_a_number_on_what_is_before_is_not_looked_at() -> None:
    chain = _chain()
    _sql("UPDATE articles_event SET verb = 'x' WHERE id = %s", chain[1].pk)

    assert _verify("--from", str(chain[3].pk)).startswith("3 events")
    assert _fault("--from", str(chain[1].pk)).startswith(f"Event {chain[1].pk} was changed")


def test_from_a_number_that_is_not_there_is_refused() -> None:
    last = _chain()[-1].pk

    assert f"from number {last + 1}" in _fault("--from", str(last + 1))


def test_walk_goes_in_batches_and_tells_how_far_it_is(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(event_chain, "BATCH", 2)
    _chain(5)
    told: list[int] = []

    with django_assert_max_num_queries(7):
        walk = event_chain.walk(progress=told.append)

    assert (walk.count, walk.fault, told) == (5, "", [2, 2])
