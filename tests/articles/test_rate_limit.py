import pytest
import time_machine
from django.core.cache import cache, caches
from django.test import RequestFactory

from articles.lib import rate_limit
from articles.lib.rate_limit import Limit, disguised, give_back, left, network, take

_HOURLY = Limit("things", most=3, seconds=3600)
_START = 1_800_000_000  # the beginning of an hour


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(_START, tick=False) as travelled:
        yield travelled


def test_what_is_within_the_limit_may_be_done() -> None:
    assert [take(_HOURLY, "a") for _number in range(3)] == [0, 0, 0]


def test_one_more_has_to_wait_and_is_not_counted(clock) -> None:
    for _number in range(3):
        take(_HOURLY, "a")
    refused = [take(_HOURLY, "a") for _number in range(50)]

    assert set(refused) == {3600 + 1200}  # until a third of them has faded from the window
    clock.shift(refused[0])
    assert take(_HOURLY, "a") == 0


def test_looking_how_many_are_left_counts_nothing(clock) -> None:
    assert [left(_HOURLY, "a") for _number in range(5)] == [3] * 5
    take(_HOURLY, "a")
    take(_HOURLY, "a")
    assert left(_HOURLY, "a") == 1 and left(_HOURLY, "b") == 3
    clock.shift(3 * 3600)
    assert left(_HOURLY, "a") == 3


def test_window_slides_over_the_hour(clock) -> None:
    clock.shift(3599)
    for _number in range(3):
        assert take(_HOURLY, "a") == 0
    clock.shift(2)

    wait = take(_HOURLY, "a")
    assert 0 < wait <= 1200
    clock.shift(wait)
    assert take(_HOURLY, "a") == 0
    assert take(_HOURLY, "a") > 0


def test_each_is_counted_for_themselves() -> None:
    for _number in range(3):
        take(_HOURLY, "a")

    assert take(_HOURLY, "b") == 0
    assert take(Limit("others", most=3, seconds=3600), "a") == 0


def test_what_is_given_back_does_not_count() -> None:
    for _number in range(10):
        assert take(_HOURLY, "a") == 0
        give_back(_HOURLY, "a")


def test_cost_counts_as_many() -> None:
    assert take(_HOURLY, "a", cost=3) == 0
    assert take(_HOURLY, "a") > 0
    assert take(_HOURLY, "b", cost=4) > 0
    assert take(_HOURLY, "b", cost=3) == 0


def test_limit_holds_without_the_cache(monkeypatch) -> None:
    class Broken:
        def __getattr__(self, name):
            raise ConnectionError("no cache")

    monkeypatch.setattr(rate_limit, "caches", {"limits": Broken()})
    who = disguised("network", "203.0.113.5")

    assert [take(_HOURLY, who) > 0 for _number in range(4)] == [False, False, False, True]


def test_counter_of_a_full_cache_begins_anew(monkeypatch) -> None:
    take(_HOURLY, "a")
    monkeypatch.setattr(caches["limits"], "add", lambda *arguments: False)
    cache.clear()

    assert take(_HOURLY, "a") == 0


def _request(address: str, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_network_is_no_address_and_another_one_tomorrow(clock) -> None:
    today = network(_request("203.0.113.5"))

    assert "203.0.113" not in today and today == network(_request("203.0.113.5"))
    assert today != network(_request("203.0.113.6"))
    clock.shift(24 * 3600)
    assert today != network(_request("203.0.113.5"))


def test_salt_can_not_be_worked_out_again(clock) -> None:
    today = network(_request("203.0.113.5"))
    cache.clear()

    assert today != network(_request("203.0.113.5"))


def test_one_home_with_ipv6_is_one_network() -> None:
    assert network(_request("2001:db8:1:2::3")) == network(_request("2001:db8:1:2:ffff::9"))
    assert network(_request("2001:db8:1:2::3")) != network(_request("2001:db8:1:3::3"))
    assert network(_request("::ffff:203.0.113.5")) == network(_request("203.0.113.5"))


def test_forwarded_address_is_believed_only_of_our_own_proxy(settings) -> None:
    claimed = _request("203.0.113.5", x_forwarded_for="198.51.100.1, 203.0.113.9")
    settings.BEHIND_PROXY = False
    assert network(claimed) == network(_request("203.0.113.5"))

    settings.BEHIND_PROXY = True
    assert network(claimed) == network(_request("", x_forwarded_for="203.0.113.9"))
    assert network(claimed) != network(_request("", x_forwarded_for="198.51.100.1"))
