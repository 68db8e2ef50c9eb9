import logging

import pytest

from bot.channels.channel import ChannelAway, NotTaken
from tests.channels.direct import WEBHOOK
from tests.channels.providers.provider import Answer
from tests.channels.providers.slack import CHANNEL, SECRET, TOKEN
from tests.channels.replies import message

SECTION = {"type": "rich_text_section", "elements": [{"type": "text", "text": "et navn"}]}
SAID = {"text": "et navn", "blocks": [{"type": "rich_text", "elements": [SECTION]}]}


def test_nothing_is_unfolded_that_we_link_to(ours, server):
    ours.send(message("answered", "nb"))
    assert (server.sent[0]["unfurl_links"], server.sent[0]["unfurl_media"]) == (False, False)


def test_in_a_channel_it_is_said_in_the_thread(ours, server):
    ours.do(ours.channel.send, f"{CHANNEL}/1360782400.498405", SAID)
    assert (server.sent[0]["channel"], server.sent[0]["thread_ts"]) == (CHANNEL, "1360782400.498405")


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        *((name, "unreachable") for name in ("channel_not_found", "user_disabled", "is_archived", "not_in_channel")),
        *((name, "refused") for name in ("invalid_blocks", "msg_too_long", "messages_tab_disabled", "æ" * 100)),
        (Answer(200, ["ok"]), "refused"),
        (Answer(404, "no"), "refused"),
    ],
)
def test_what_is_not_taken_says_why(ours, server, failure, reason):
    server.errors = [failure]
    with pytest.raises(NotTaken) as refused:
        ours.do(ours.channel.send, "D7031", SAID)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        (Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}), 30),
        ("ratelimited", None),
        ("internal_error", None),
        ("invalid_auth", None),
        ("token_expired", None),
        (Answer(503, {}), None),
    ],
)
def test_who_fails_asks_us_to_wait_or_does_not_know_our_token_is_away(ours, server, failure, seconds):
    server.errors = [failure]
    with pytest.raises(ChannelAway) as away:
        ours.do(ours.channel.send, "D7031", SAID)
    assert away.value.seconds == seconds


def test_no_secret_and_no_word_is_in_a_log_or_an_error(ours, server, caplog):
    caplog.set_level(logging.DEBUG)
    ours.do(ours.channel.send, "D7031", SAID)
    for failure in ("invalid_blocks", "channel_not_found", "invalid_auth", Answer(429), Answer(500)):
        server.errors = [failure]
        with pytest.raises((NotTaken, ChannelAway)):
            ours.do(ours.channel.send, "D7031", SAID)
    for word in (TOKEN, SECRET, "et navn", "D7031"):
        assert word not in caplog.text
    assert "refused by the provider (invalid_blocks)" in caplog.text


def test_the_check_names_the_app_and_the_workspace(ours):
    assert ours.do(ours.channel.check, WEBHOOK) == "@koordinator in Kommunen"


def test_the_check_says_that_the_token_is_of_another_workspace(ours, server):
    server.told["team_id"] = "T0ANOTHER"
    with pytest.raises(NotTaken, match="T0ANOTHER; correct `team_id`"):
        ours.do(ours.channel.check, WEBHOOK)


def test_the_check_says_that_the_token_is_not_known(ours, server, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "environment", lambda: {"SLACK_TOKEN": "xoxb-old", "SLACK_SECRET": SECRET})
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotTaken, match="invalid_auth.*OAuth") as refused:
        ours.do(ours.channel.check, WEBHOOK)
    assert "xoxb-old" not in refused.value.reason


def test_no_page_of_ours_sets_the_address(ours):
    with pytest.raises(NotTaken, match="own pages"):
        ours.do(ours.channel.connect, WEBHOOK)
