"""What happens in Teams, with our real gateway."""

import time

import pytest

from tests.channels.providers.teams import US, error, path_of

pytestmark = pytest.mark.server

GROUP = {"id": "19:1c2d@thread.v2", "conversationType": "groupChat", "isGroup": True}
MENTION = {"entities": [{"type": "mention", "mentioned": US, "text": "<at>Koordinator</at>"}]}


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_who_adds_us_is_greeted_before_they_write(line):
    told = line.provider.activity(line.webhook, "p1", type="installationUpdate", action="add")
    assert told.status_code == 200
    line.hears("p1", "automatisk assistent", "Microsoft Teams")
    assert line.rasa.turns == []


def test_a_token_that_runs_out_in_the_middle_is_renewed_and_nothing_is_said_twice(line):
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?")
    line.provider.good.clear()
    line.says("p1", "Og nå?")
    assert line.hears("p1", "du sa: Og nå?").count("du sa:") == 2
    assert [path_of(call).endswith("/token") for call in line.provider.calls].count(True) == 2


def test_a_secret_that_has_run_out_delays_an_answer_and_loses_none(line):
    line.provider.sign_in = error(401, "invalid_client", "AADSTS7000222")
    line.says("p1", "Hvem har rett?")
    assert line.is_quiet("p1")
    line.provider.sign_in = None
    line.hears("p1", "du sa: Hvem har rett?")


def test_a_chat_with_others_is_told_once_that_they_read_along_and_nothing_is_stored(line):
    for _ in range(2):
        line.says("p1", "<at>Koordinator</at> hvem har rett?", among=GROUP, more=MENTION)
    assert until(lambda: line.provider.sent)
    assert line.is_quiet("p1")
    assert [message["conversation"]["id"] for message in line.provider.sent] == [GROUP["id"]]
    assert (line.rows(), line.entries(), line.rasa.turns) == ([], [], [])


def test_who_has_blocked_us_is_not_written_to_and_staff_can_see_it(line):
    line.provider.errors = [error(403, "MessageWritesBlocked", "x")] * 2
    line.says("p1", "Hvem har rett?")
    assert until(lambda: [row["unsent"] for row in line.entries("assistant")] == ["unreachable"])


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"claims": {"aud": "another"}}, 403),
        ({"claims": {"exp": 1000000000}}, 403),
        ({"signed_with": "stranger", "kid": "first"}, 403),
        ({"authorization": ""}, 403),
        ({"more": {"channelId": "webchat"}}, 403),
        ({"body": b"{"}, 400),
        ({"among": {"id": ""}}, 400),
    ],
)
def test_what_is_forged_or_no_activity_is_refused_and_nothing_is_done(line, changed, status):
    assert line.provider.says(line.webhook, "p1", "hei", **changed).status_code == status
    assert (line.rows(), line.arrivals(), line.rasa.turns) == ([], [], [])
