import base64
import logging
from datetime import timedelta

import pytest

from bot.channels.calling import NotKnown
from bot.channels.channel import ChannelAway, NotTaken
from tests.channels.direct import WEBHOOK
from tests.channels.providers.twilio import KEY, KEY_SECRET, NUMBER, SERVICE, SID, TEMPLATE, TOKEN
from tests.channels.replies import CASES, message

STAFF = message("staff", "nb")


@pytest.mark.parametrize(("case", "language"), CASES)
def test_every_reply_is_taken_and_read_by_the_person(ours, server, case, language):
    said = message(case, language)
    ours.send(said)
    assert (said.text or said.question).split(" ")[0] in server.heard("p1")[0]
    assert server.refusals == []
    assert server.heard("p2") == []


def test_it_comes_from_the_number_that_was_written_to(ours, server):
    ours.send(STAFF)
    assert [sent["From"] for sent in server.sent] == [f"{server.prefix}{NUMBER}"]


def test_or_from_the_messaging_service_that_channels_yml_names(ours, server, tmp_path):
    ours.account = ours.load({**server.account(), "messaging_service": SERVICE}, tmp_path)
    ours.send(STAFF)
    assert [(sent["MessagingServiceSid"], "From" in sent) for sent in server.sent] == [(SERVICE, False)]


def test_an_api_key_is_used_where_there_is_one(ours, server, tmp_path):
    keyed = {**server.account(), "api_key": KEY, "api_key_secret_from": "TWILIO_KEY_SECRET"}
    ours.account = ours.load(keyed, tmp_path)
    ours.send(STAFF)
    entry = base64.b64decode(server.calls[-1].headers["authorization"].removeprefix("Basic ")).decode()
    assert entry == f"{KEY}:{KEY_SECRET}"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (21610, "stopped"),
        (63016, "window"),
        (21211, "unreachable"),
        (21614, "unreachable"),
        (30003, "unreachable"),
        (30005, "unreachable"),
        (30006, "unreachable"),
        (63024, "unreachable"),
        (21408, "refused"),
        (30007, "refused"),
    ],
)
def test_what_is_not_taken_says_why(ours, server, code, reason):
    server.errors = [code]
    with pytest.raises(NotTaken) as refused:
        ours.send(STAFF)
    assert refused.value.reason == reason
    assert server.sent == []


def test_who_wrote_stop_to_twilio_is_not_written_to(ours, server):
    server.answers_commands = True
    address = ours.says("STOP")[0].address
    with pytest.raises(NotTaken) as refused:
        ours.do(ours.channel.send, address, {"Body": "hei"})
    assert refused.value.reason == "stopped"
    ours.says("START")
    ours.do(ours.channel.send, address, {"Body": "hei"})
    assert server.heard("p1") == ["hei"]


@pytest.mark.parametrize("code", [20429, 63018])
def test_too_many_messages_are_sent_later(ours, server, code):
    server.errors = [code]
    with pytest.raises(ChannelAway):
        ours.send(STAFF)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_who_fails_is_asked_again(ours, server, status):
    server.troubles = [status]
    with pytest.raises(ChannelAway):
        ours.send(STAFF)


def test_wrong_credentials_are_our_fault_and_not_the_messages(ours, server, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "environment", lambda: {"TWILIO_TOKEN": "wrong"})
    address = ours.says("hei")[0].address
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotKnown, match="credentials"):
        ours.do(ours.channel.send, address, {"Body": "hei"})


def test_nothing_secret_and_nothing_said_is_in_a_log_or_an_error(ours, server, caplog):
    caplog.set_level(logging.DEBUG)
    address, said = ours.says("hei")[0].address, {"Body": "et navn"}
    ours.do(ours.channel.send, address, said)
    for code in (21610, 30007, 20429, 20003, None):
        server.errors = [code] if code else []
        if not code:
            server.stop()
        with pytest.raises((NotTaken, ChannelAway)) as failed:
            ours.do(ours.channel.send, address, said)
        assert TOKEN not in repr(failed.value)
        assert address not in repr(failed.value)
    assert "HTTP Request: POST" in caplog.text
    assert "refused by the provider (30007)" in caplog.text
    assert not any(word in caplog.text for word in (TOKEN, "et navn", address, address[-8:]))


def test_the_check_says_that_the_credentials_are_wrong(ours, server, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "environment", lambda: {"TWILIO_TOKEN": "wrong"})
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotKnown, match="account_sid"):
        ours.do(ours.channel.check, WEBHOOK)


def test_the_check_says_that_half_a_key_is_none(ours, server, tmp_path):
    ours.account = ours.load({**server.account(), "api_key": KEY}, tmp_path)
    with pytest.raises(NotTaken, match="belong together"):
        ours.do(ours.channel.check, WEBHOOK)


def test_the_check_says_that_another_account_is_meant(ours, server, tmp_path):
    ours.account = ours.load({**server.account(), "account_sid": SID[:-1] + "b"}, tmp_path)
    with pytest.raises(ChannelAway):
        ours.do(ours.channel.check, WEBHOOK)


class TestSms:
    @pytest.fixture
    def kind(self):
        return "sms"

    def test_there_is_no_time_limit(self, ours):
        assert ours.channel.may_write(ours.account, STAFF, timedelta(days=300))

    def test_connecting_sets_the_webhook_of_the_number(self, ours, server):
        assert ours.do(ours.channel.connect, WEBHOOK) == "Trondheim"
        assert (server.numbers[0]["sms_url"], server.numbers[0]["sms_method"]) == (WEBHOOK, "POST")
        assert ours.do(ours.channel.check, WEBHOOK) == "Trondheim"
        assert ours.do(ours.channel.check, None) == "Trondheim"

    @pytest.mark.parametrize("url", ["", "https://another.example.no/channels/ours"])
    def test_the_check_says_where_twilio_calls_and_how_to_connect(self, ours, server, url):
        server.numbers[0]["sms_url"] = url
        with pytest.raises(NotTaken, match="`koordinator channels connect ours`"):
            ours.do(ours.channel.check, WEBHOOK)

    def test_a_messaging_service_may_have_the_webhook(self, ours, server, tmp_path):
        ours.account = ours.load({**server.account(), "messaging_service": SERVICE}, tmp_path)
        assert ours.do(ours.channel.check, WEBHOOK) == "Trondheim"

    @pytest.mark.parametrize("method", ["check", "connect"])
    def test_a_number_that_is_not_in_the_account_is_said(self, ours, server, tmp_path, method):
        ours.account = ours.load({**server.account(), "number": "+4799999999"}, tmp_path)
        with pytest.raises(NotTaken, match="no number"):
            ours.do(getattr(ours.channel, method), WEBHOOK)


class TestWhatsApp:
    @pytest.fixture
    def kind(self):
        return "whatsapp"

    def test_after_a_day_only_a_template_goes_out(self, ours, server):
        address = ours.says("hei")[0].address
        server.silent = {address}
        with pytest.raises(NotTaken) as refused:
            ours.do(ours.channel.send, address, {"Body": "hei"})
        assert refused.value.reason == "window"
        ours.do(ours.channel.nudge, address, "nb")
        assert [sent["ContentSid"] for sent in server.sent] == [TEMPLATE]

    def test_a_language_without_a_template_gets_the_one_in_bokmal(self, ours, server):
        ours.do(ours.channel.nudge, ours.says("hei")[0].address, "nn")
        assert [sent["ContentSid"] for sent in server.sent] == [TEMPLATE]

    def test_without_a_template_nothing_goes_out(self, ours, server, tmp_path):
        entry = {name: value for name, value in server.account().items() if name != "template_nb"}
        address = ours.says("hei")[0].address
        ours.account = ours.load(entry, tmp_path)
        ours.do(ours.channel.nudge, address, "nb")
        assert server.sent == []

    def test_we_may_write_for_a_day(self, ours):
        assert ours.channel.may_write(ours.account, STAFF, timedelta(hours=23, minutes=59))
        assert not ours.channel.may_write(ours.account, STAFF, timedelta(hours=24))

    def test_the_check_names_the_number(self, ours):
        assert ours.do(ours.channel.check, WEBHOOK) == f"whatsapp:{NUMBER}"

    def test_connecting_is_done_on_twilios_pages(self, ours):
        with pytest.raises(NotTaken, match="own pages"):
            ours.do(ours.channel.connect, WEBHOOK)
