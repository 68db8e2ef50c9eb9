"""A gateway that is killed while people write on a channel: nothing is lost, and nothing is answered twice."""

import pytest

from tests.channels.count import count

pytestmark = pytest.mark.server


def test_nothing_is_lost_and_nothing_answered_twice_when_the_gateway_is_killed(tmp_path):
    verdict = count(kills=3, folder=tmp_path)
    assert verdict.messages > 5
    assert verdict.lost == 0
    assert verdict.answered_twice == 0
    assert verdict.out_of_order == 0
    # Between the provider's acceptance and our note nobody can tell; at most one thing for each kill and person.
    assert verdict.sent_twice <= verdict.kills * 5
