"""What stands on every page is read once a second."""

import time

import pytest
from django.test import Client
from django.utils import translation

from articles.lib.briefly import briefly
from articles.models import Section
from tests import factories


@pytest.fixture
def clock(monkeypatch, settings):
    settings.BRIEFLY_SECONDS = 1
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_kept_for_a_second_in_each_language(clock):
    asked = []

    @briefly
    def answer():
        asked.append(translation.get_language())
        return len(asked)

    assert [answer(), answer()] == [1, 1]
    with translation.override("en"):
        assert [answer(), answer()] == [2, 2]
    assert answer() == 1
    clock[0] += 1
    assert [answer(), answer()] == [3, 3]
    assert asked == ["zh-hans", "en", "zh-hans"]


def test_what_fails_is_not_kept(clock):
    answers = iter([ZeroDivisionError, 7])

    @briefly
    def answer():
        said = next(answers)
        if said is ZeroDivisionError:
            raise said
        return said

    with pytest.raises(ZeroDivisionError):
        answer()
    assert answer() == 7


@pytest.mark.django_db
def test_page_asks_for_the_frame_once_a_second(clock, client: Client, django_assert_num_queries):
    clock[0] += 1_000
    address = factories.published().get_absolute_url()
    client.get(address)  # prepares the queries
    clock[0] += 1
    with django_assert_num_queries(7):
        client.get(address)
    with django_assert_num_queries(5):
        client.get(address)

    Section.objects.create(name="新栏目", slug="new-one")
    assert "新栏目" not in client.get(address).content.decode()
    clock[0] += 1
    assert "新栏目" in client.get(address).content.decode()
