import logging

import pytest

from bot.channels.channel import ChannelAway, NotTaken
from tests.channels.direct import WEBHOOK
from tests.channels.providers.provider import Answer
from tests.channels.providers.telegram import GROUP, SECRET, TOKEN, USERNAME, error
from tests.channels.replies import message


def test_in_a_group_it_is_said_in_the_topic(ours, server):
    ours.do(ours.channel.send, f"{GROUP}/7", {"text": "hei"})
    assert (server.sent[-1]["chat_id"], server.sent[-1]["message_thread_id"]) == (GROUP, 7)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (error(403, "Forbidden: bot was blocked by the user"), "unreachable"),
        (error(403, "Forbidden: user is deactivated"), "unreachable"),
        (error(400, "Bad Request: chat not found"), "unreachable"),
        (error(400, "Bad Request: can't parse entities: Unsupported start tag"), "refused"),
        (Answer(200, {"ok": False}), "refused"),
        (Answer(200, ["ok"]), "refused"),
    ],
)
def test_what_is_not_taken_says_why(ours, server, answer, reason):
    server.errors = [answer]
    with pytest.raises(NotTaken) as refused:
        ours.do(ours.channel.send, "816", {"text": "hei"})
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (error(429, "Too Many Requests: retry after 35", retry_after=35), 35),
        (error(429, "Too Many Requests"), None),
        (error(500, "Internal Server Error"), None),
        (error(401, "Unauthorized"), None),
        (error(404, "Not Found"), None),
        (Answer(502, "Bad Gateway"), None),
    ],
)
def test_who_fails_asks_us_to_wait_or_does_not_know_our_token_is_away(ours, server, answer, seconds):
    server.errors = [answer]
    with pytest.raises(ChannelAway) as away:
        ours.do(ours.channel.send, "816", {"text": "hei"})
    assert away.value.seconds == seconds


def test_a_pressed_button_stops_turning_and_shows_what_was_chosen(ours, server):
    ours.send(message("answered", "nb"))
    [arrival] = ours.presses("Fortell mer")
    ours.do(ours.channel.noticed, arrival)
    assert server.answered == [{"callback_query_id": arrival.id, "text": "Fortell mer"}]


def test_a_written_message_needs_no_such_thing(ours, server):
    ours.do(ours.channel.noticed, ours.says("hei")[0])
    assert server.calls == []


def test_the_token_is_in_no_log_and_no_error(ours, server, caplog):
    caplog.set_level(logging.DEBUG)
    ours.do(ours.channel.send, "816", {"text": "et navn"})
    troubles = [error(403, "blocked"), error(400, "Bad Request"), error(429, "wait", retry_after=1), Answer(500), None]
    for trouble in troubles:
        server.errors = [trouble] if trouble else []
        if not trouble:
            server.stop()
        with pytest.raises((NotTaken, ChannelAway)) as failed:
            ours.do(ours.channel.send, "816", {"text": "et navn"})
        assert TOKEN not in repr(failed.value)
        assert not failed.value.__cause__
        assert failed.value.__suppress_context__ or not failed.value.__context__
    assert "HTTP Request: POST" in caplog.text
    assert TOKEN not in caplog.text
    assert "et navn" not in caplog.text
    assert "refused by the provider (400)" in caplog.text


def test_connecting_tells_telegram_where_we_are_and_what_we_want(ours, server):
    assert ours.do(ours.channel.connect, WEBHOOK) == f"@{USERNAME}"
    assert server.asked == {
        "url": WEBHOOK,
        "secret_token": SECRET,
        "allowed_updates": ["message", "edited_message", "callback_query"],
        "drop_pending_updates": False,
    }


def test_an_address_that_telegram_cannot_call_is_said(ours):
    with pytest.raises(NotTaken, match="https"):
        ours.do(ours.channel.connect, "http://spor.example.no/channels/ours")


def test_a_secret_that_telegram_does_not_take_is_said(ours, server, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "environment", lambda: {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": "en hemmelighet"})
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotTaken, match="letters") as refused:
        ours.do(ours.channel.connect, WEBHOOK)
    assert "hemmelighet" not in refused.value.reason


def test_the_check_names_the_bot_and_what_waits(ours, server):
    ours.do(ours.channel.connect, WEBHOOK)
    assert ours.do(ours.channel.check, WEBHOOK) == f"@{USERNAME}, 0 waiting"
    assert ours.do(ours.channel.check, None) == f"@{USERNAME}, 0 waiting"
    server.webhook |= {"pending_update_count": 12, "last_error_date": 1764200000}
    server.webhook["last_error_message"] = "Wrong response from the webhook: 503 Service Unavailable"
    told = ours.do(ours.channel.check, WEBHOOK)
    assert told.startswith(f"@{USERNAME}, 12 waiting, last error 2025-11-26 23:33 UTC: Wrong response")


@pytest.mark.parametrize(
    ("me", "words"),
    [({"username": "annenbot"}, "@annenbot"), ({"can_read_all_group_messages": True}, "privacy mode")],
)
def test_the_check_says_what_to_put_right(ours, server, me, words):
    server.me |= me
    with pytest.raises(NotTaken, match=words):
        ours.do(ours.channel.check, WEBHOOK)


@pytest.mark.parametrize("url", ["", "https://another.example.no/channels/ours"])
def test_the_check_says_where_telegram_calls_and_how_to_connect(ours, server, url):
    server.webhook["url"] = url
    with pytest.raises(NotTaken, match="`koordinator channels connect ours`"):
        ours.do(ours.channel.check, WEBHOOK)


def test_the_check_says_that_the_token_is_not_known(ours, server, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "environment", lambda: {"TELEGRAM_TOKEN": "1:wrong", "TELEGRAM_SECRET": SECRET})
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotTaken, match="does not know the token"):
        ours.do(ours.channel.check, WEBHOOK)
