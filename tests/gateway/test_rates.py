import asyncio

import pytest
from redis.asyncio import Redis

from bot.gateway.rates import Rate, Rates, network_of
from bot.processes import free_port

RATE = Rate("test", 3, 3600)


def allowed(rates, who, times):
    async def ask():
        return [await rates.allows(RATE, who) for _ in range(times)]

    return asyncio.run(ask())


def test_what_is_too_often_is_not_allowed():
    assert allowed(Rates("secret"), "10.0.0.1", 5) == [True, True, True, False, False]


def test_each_is_counted_alone():
    rates = Rates("secret")
    allowed(rates, "10.0.0.1", 5)
    assert allowed(rates, "10.0.0.2", 1) == [True]


def test_no_address_can_be_read_back():
    rates = Rates("secret")
    allowed(rates, "10.0.0.1", 1)
    assert "10.0.0.1" not in str(vars(rates))


def test_without_redis_we_count_for_ourselves():
    away = Redis.from_url(f"redis://127.0.0.1:{free_port()}", socket_connect_timeout=0.2)
    assert allowed(Rates("secret", away), "10.0.0.1", 4) == [True, True, True, False]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_customer_counts_as_one(address, network):
    assert network_of(address) == network
