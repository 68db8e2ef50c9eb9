import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.calling import NotKnown
from bot.channels.channel import ChannelAway, NotTaken
from tests.channels.direct import WEBHOOK
from tests.channels.providers.messenger import OURS, PAGE, SECRET, TOKEN, VERIFY
from tests.channels.replies import message

STAFF = message("staff", "nb")


@pytest.fixture
def granted(ours, server, tmp_path):
    """Ours, where Meta has allowed staff to answer for a week."""
    server.human_agent = True
    ours.account = ours.load({**server.account(), "human_agent": True}, tmp_path)
    return ours


def test_what_we_send_is_an_answer(ours, server):
    ours.send(STAFF)
    [sent] = server.sent
    assert (sent["messaging_type"], sent.get("tag"), sent["message"]) == (
        "RESPONSE",
        None,
        {"text": "Kari N.: " + STAFF.text},
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ((10, 2018278), "window"),
        ((10, 2018065), "window"),
        ((551, 1545041), "unreachable"),
        (551, "unreachable"),
        ((100, 2018001), "unreachable"),
        ((10, 2018108), "unreachable"),
        ((200, 1545041), "unreachable"),
        ((200, 2018028), "refused"),
        (100, "refused"),
        (10, "refused"),
    ],
)
def test_what_is_not_taken_says_why(ours, server, error, reason):
    server.errors = [error]
    with pytest.raises(NotTaken) as refused:
        ours.send(STAFF)
    assert refused.value.reason == reason
    assert server.sent == []


@pytest.mark.parametrize("error", [1, 2, 4, 32, 613, 1200, 80006])
def test_who_fails_or_has_too_many_is_asked_again_later(ours, server, error):
    server.errors = [error]
    with pytest.raises(ChannelAway) as away:
        ours.send(STAFF)
    assert away.value.seconds is None


def test_we_wait_as_long_as_we_are_told(ours, server):
    server.errors = [613]
    server.usage = {
        PAGE: [
            {"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": 5},
            {"type": "pages", "estimated_time_to_regain_access": 12},
        ]
    }
    with pytest.raises(ChannelAway) as away:
        ours.send(STAFF)
    assert away.value.seconds == 720


@pytest.mark.parametrize("usage", ["no JSON", {PAGE: None}, {PAGE: [{"estimated_time_to_regain_access": "5"}]}, [1]])
def test_what_we_cannot_read_of_that_is_not_told(ours, server, usage):
    server.errors, server.usage = [613], usage
    with pytest.raises(ChannelAway) as away:
        ours.send(STAFF)
    assert away.value.seconds is None


def test_a_token_that_does_not_hold_is_our_fault_and_not_the_messages(ours, server):
    server.errors = [(190, 463)]
    with pytest.raises(NotKnown, match="token"):
        ours.send(STAFF)


def test_a_person_who_does_not_want_to_hear_from_us_cannot_be_reached(ours, server):
    server.gone = {"p1"}
    with pytest.raises(NotTaken) as refused:
        ours.send(STAFF)
    assert refused.value.reason == "unreachable"


def test_after_a_day_nothing_is_sent(ours, server):
    server.silent = {"p1"}
    for said in (STAFF, message("answered", "nb")):
        with pytest.raises(NotTaken) as refused:
            ours.send(said)
        assert refused.value.reason == "window"
    assert [ours.channel.may_write(ours.account, STAFF, timedelta(hours=hours)) for hours in (23, 24)] == [True, False]


def test_after_a_day_what_staff_wrote_is_sent_as_theirs_where_meta_allows_it(granted, server):
    server.silent = {"p1"}
    granted.send(STAFF)
    assert (server.sent[0]["messaging_type"], server.sent[0]["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


def test_the_assistant_never_passes_for_staff(granted, server):
    server.silent = {"p1"}
    with pytest.raises(NotTaken):
        granted.send(message("answered", "nb"))
    assert [call.json.get("tag") for call in server.calls] == [None]


def test_within_a_day_staff_answers_like_the_assistant(granted, server):
    granted.send(STAFF)
    assert (server.sent[0]["messaging_type"], server.sent[0].get("tag")) == ("RESPONSE", None)


def test_staff_may_write_for_a_week_and_the_assistant_for_a_day(granted):
    def may_write(said, **silence):
        return granted.channel.may_write(granted.account, said, timedelta(**silence))

    assert may_write(STAFF, days=6, hours=23)
    assert not may_write(STAFF, days=7)
    assert not may_write(replace(STAFF, staff=""), days=2)
    assert not may_write(message("staff_joined", "nb"), days=2)


def test_the_permission_that_was_not_granted_is_of_no_use(granted, server):
    server.human_agent, server.silent = False, {"p1"}
    with pytest.raises(NotTaken) as refused:
        granted.send(STAFF)
    assert refused.value.reason == "window"


def test_nothing_secret_and_nothing_said_is_in_a_log_or_an_error(ours, server, caplog):
    caplog.set_level(logging.DEBUG)
    address, said = ours.says("hei")[0].address, {"message": {"text": "et navn"}}
    ours.do(ours.channel.send, address, said)
    for error in (551, 100, 613, (190, 463), 2, None):
        server.errors = [error] if error else []
        if not error:
            server.stop()
        with pytest.raises((NotTaken, ChannelAway)) as failed:
            ours.do(ours.channel.send, address, said)
        assert not any(secret in repr(failed.value) for secret in (TOKEN, SECRET, VERIFY))
    assert "HTTP Request: POST" in caplog.text
    assert "refused by the provider (100/None)" in caplog.text
    assert not any(word in caplog.text for word in (TOKEN, SECRET, VERIFY, "et navn", address))


def test_connecting_tells_meta_where_we_are_and_what_we_want(ours, server):
    assert ours.do(ours.channel.connect, WEBHOOK) == "Trondheim kommune"
    [told] = server.subscriptions
    assert told["callback_url"] == WEBHOOK
    assert {field["name"] for field in told["fields"]} == set(OURS) == set(server.subscribed)
    assert server.profile["get_started"] == {"payload": "start"}
    assert server.refusals == []


def test_the_check_names_the_page(ours):
    ours.do(ours.channel.connect, WEBHOOK)
    assert ours.do(ours.channel.check, WEBHOOK) == "Trondheim kommune"
    assert ours.do(ours.channel.check, None) == "Trondheim kommune"


def test_the_check_says_that_meta_calls_somebody_else_or_nobody(ours, server):
    with pytest.raises(NotTaken, match="`koordinator channels connect ours`"):
        ours.do(ours.channel.check, WEBHOOK)
    ours.do(ours.channel.connect, WEBHOOK)
    server.subscriptions[0]["callback_url"] = "https://another.example.no/"
    with pytest.raises(NotTaken, match="`koordinator channels connect ours`"):
        ours.do(ours.channel.check, WEBHOOK)


def test_the_check_says_what_the_app_is_not_told_of(ours, server):
    ours.do(ours.channel.connect, WEBHOOK)
    server.subscribed = ["messages"]
    with pytest.raises(NotTaken, match="messaging_postbacks, message_edits"):
        ours.do(ours.channel.check, WEBHOOK)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"page_id": "900000000000001"}, "page_token is for the page"), ({"human_agent": "perhaps"}, "yes or no")],
)
def test_the_check_says_what_to_put_right_in_channels_yml(ours, server, tmp_path, change, words):
    ours.account = ours.load({**server.account(), **change}, tmp_path)
    with pytest.raises(NotTaken, match=words):
        ours.do(ours.channel.check, WEBHOOK)


def test_the_check_says_that_the_token_does_not_hold(ours, server, monkeypatch, tmp_path):
    monkeypatch.setattr(server, "environment", lambda: dict.fromkeys(("META_SECRET", "META_TOKEN", "META_VERIFY"), "x"))
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotKnown, match="does not hold"):
        ours.do(ours.channel.check, WEBHOOK)


def test_the_check_says_that_the_secret_is_of_another_app(ours, server, monkeypatch, tmp_path):
    other = {"META_SECRET": "of another app", "META_TOKEN": TOKEN, "META_VERIFY": VERIFY}
    monkeypatch.setattr(server, "environment", lambda: other)
    ours.account = ours.load(server.account(), tmp_path)
    with pytest.raises(NotTaken, match="app_secret must be of the same app"):
        ours.do(ours.channel.check, WEBHOOK)
