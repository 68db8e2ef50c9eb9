import logging

import pytest

from bot.channels.channel import ChannelAway, NotTaken
from tests.channels.direct import WEBHOOK
from tests.channels.providers.provider import Answer, path_of
from tests.channels.providers.teams import APP, SECRET, TENANT, error

TEXT = {"type": "message", "textFormat": "xml", "text": "et navn"}


def tokens(server):
    return [path_of(call).endswith("/token") for call in server.calls].count(True)


@pytest.fixture
def address(ours):
    return ours.says("hei")[0].address


def test_a_token_is_kept_until_it_ends(ours, server, hours, address):
    for seconds in (0, 3000, 478):
        hours.seconds += seconds
        ours.do(ours.channel.send, address, TEXT)
    assert tokens(server) == 1
    hours.seconds += 1
    ours.do(ours.channel.send, address, TEXT)
    assert tokens(server) == 2


def test_a_token_that_is_not_taken_any_more_is_replaced_once(ours, server, address):
    ours.do(ours.channel.send, address, TEXT)
    server.good.clear()
    ours.do(ours.channel.send, address, TEXT)
    assert (len(server.sent), tokens(server)) == (2, 2)


def test_a_new_token_that_is_not_taken_either_waits_for_an_operator(ours, server, address):
    server.errors = [error(401, "Unauthorized", "denied")] * 2
    with pytest.raises(ChannelAway):
        ours.do(ours.channel.send, address, TEXT)
    assert tokens(server) == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (error(403, "MessageWritesBlocked", "Message writes are blocked"), "unreachable"),
        (error(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."), "unreachable"),
        (error(404, "ConversationNotFound", "Conversation not found."), "unreachable"),
        (error(400, "BadArgument", "x"), "refused"),
        (error(413, "MessageSizeTooBig", "Message size too large."), "refused"),
        (Answer(405, ["x"]), "refused"),
    ],
)
def test_what_is_not_taken_says_why(ours, server, address, answer, reason):
    server.errors = [answer]
    with pytest.raises(NotTaken) as refused:
        ours.do(ours.channel.send, address, TEXT)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer(429, {}, {"Retry-After": "12"}), 12),
        (error(429, "Throttled", "Too many requests"), None),
        (error(412, "PreconditionFailed", "x"), None),
        (error(502, "ServiceError", "x"), None),
    ],
)
def test_who_fails_or_asks_us_to_wait_is_away(ours, server, address, answer, seconds):
    server.errors = [answer]
    with pytest.raises(ChannelAway) as away:
        ours.do(ours.channel.send, address, TEXT)
    assert away.value.seconds == seconds


@pytest.mark.parametrize(
    "answer",
    [
        Answer(401, {"error": "invalid_client", "error_description": "AADSTS7000222: expired"}),
        Answer(200, {"access_token": "x"}),
        Answer(200, {"expires_in": 3599}),
        Answer(503),
    ],
)
def test_without_a_token_what_was_said_waits(ours, server, address, answer):
    server.sign_in = answer
    with pytest.raises(ChannelAway):
        ours.do(ours.channel.send, address, TEXT)
    server.sign_in = None
    ours.do(ours.channel.send, address, TEXT)


def test_no_secret_token_or_word_is_in_a_log_or_an_error(ours, server, address, caplog):
    caplog.set_level(logging.DEBUG)
    ours.do(ours.channel.send, address, TEXT)
    for trouble in (error(403, "x", "et navn"), error(400, "BadArgument", "et navn"), Answer(429), Answer(500)):
        server.errors = [trouble]
        with pytest.raises((NotTaken, ChannelAway)) as failed:
            ours.do(ours.channel.send, address, TEXT)
        assert "et navn" not in repr(failed.value)
    for word in (SECRET, "token-1", "et navn"):
        assert word not in caplog.text
    assert "refused by the provider (400 BadArgument)" in caplog.text


def test_the_check_gets_a_token_and_the_keys(ours, server):
    assert ours.do(ours.channel.check, WEBHOOK) == f"app {APP} of tenant {TENANT}"
    assert {path_of(call) for call in server.calls} >= {f"/{TENANT}/oauth2/v2.0/token", "/v1/.well-known/keys"}


def test_the_check_says_what_to_put_right(ours, server, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "environment", lambda: {"TEAMS_SECRET": "run out"})
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotTaken, match="401 invalid_client.*whether the secret has run out") as refused:
        ours.do(ours.channel.check, WEBHOOK)
    assert "run out in" in refused.value.reason
    assert refused.value.reason.count("run out") == 1
