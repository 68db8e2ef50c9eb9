"""What happens in Slack, with our real gateway."""

import json
import time

import pytest

from tests.channels.providers.slack import CHANNEL

pytestmark = pytest.mark.server


def test_the_address_is_verified_through_the_gateway(line):
    body = json.dumps({"token": "x", "challenge": "3eZbrw1aBm2rZgRN", "type": "url_verification"}).encode()
    told = line.provider.post_signed(line.webhook, body)
    assert (told.status_code, told.text) == (200, "3eZbrw1aBm2rZgRN")
    assert line.provider.post_signed(line.webhook, body, signature="v0=" + "0" * 64).status_code == 403


def test_what_slack_sends_again_is_answered_once(line):
    for retry in (None, 1, 2, 3):
        line.says("p1", "Hvem har rett?", id=31, retry=retry)
    assert line.hears("p1", "du sa: Hvem har rett?").count("du sa:") == 1
    assert line.is_quiet("p1")


def test_stop_and_start_are_plain_words(line):
    line.says("p1", "stopp")
    line.hears("p1", "Du får ikke flere meldinger herfra", "START")
    line.says("p1", "START")
    line.hears("p1", "Velkommen tilbake")
    assert line.rasa.turns == []


def test_a_channel_is_told_once_that_others_read_along_and_nothing_is_stored(line):
    for _ in range(2):
        line.says("p1", "hvem har rett?", more={"type": "app_mention", "channel": CHANNEL, "channel_type": None})
    end = time.monotonic() + 20
    while not line.provider.sent and time.monotonic() < end:
        time.sleep(0.02)
    assert line.is_quiet("p1")
    assert [message["channel"] for message in line.provider.sent] == [CHANNEL]
    assert (line.rows(), line.entries(), line.rasa.turns) == ([], [], [])


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"at": 1_000_000_000}, 403),
        ({"signature": "v0=" + "0" * 64}, 403),
        ({"team": "T0ANOTHER"}, 403),
        ({"app": "A0ANOTHER"}, 403),
        ({"body": b"{"}, 400),
    ],
)
def test_what_is_forged_old_or_no_event_is_refused_and_nothing_is_done(line, changed, status):
    assert line.provider.says(line.webhook, "p1", "hei", **changed).status_code == status
    assert (line.rows(), line.arrivals(), line.rasa.turns) == ([], [], [])
