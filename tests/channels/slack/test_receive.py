"""What Slack tells us, whether it is Slack, and what of it is a message to us."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Forged, Received, Unreadable
from bot.channels.slack.receive import payload_of, read
from tests.channels.arbitrary import json_of
from tests.channels.direct import WEBHOOK
from tests.channels.providers.slack import BOT, BOT_USER, CHANNEL
from tests.channels.replies import message


@pytest.mark.parametrize("signature", ["", "v0=", "v0=" + "0" * 64, "v1=" + "0" * 64, "æ"])
def test_a_request_with_another_signature_is_forged(ours, signature):
    with pytest.raises(Forged):
        ours.says("hei", signature=signature)


@pytest.mark.parametrize(("seconds", "good"), [(-290, True), (290, True), (-310, False), (310, False)])
def test_a_request_counts_for_five_minutes(ours, seconds, good):
    at = int(time.time()) + seconds
    if good:
        assert ours.says("hei", at=at)
    else:
        with pytest.raises(Forged):
            ours.says("hei", at=at)


@pytest.mark.parametrize("at", ["now", "-1", "٣", "1e9", "9" * 400])
def test_a_time_that_is_none_is_forged(ours, at):
    with pytest.raises(Forged):
        ours.says("hei", at=at)


@pytest.mark.parametrize("changed", [{"app": "A0ANOTHER"}, {"team": "T0ANOTHER"}, {"app": ""}])
def test_what_is_for_another_app_or_workspace_is_not_for_us(ours, changed):
    with pytest.raises(Forged):
        ours.says("hei", **changed)


@pytest.mark.parametrize("changed", [{"api_app_id": "A0ANOTHER"}, {"team": {"id": "T0ANOTHER"}}, {"team": None}])
def test_a_button_of_another_app_or_workspace_is_not_for_us(ours, server, changed):
    ours.send(message("answered", "nb"))
    with pytest.raises(Forged):
        server.presses(WEBHOOK, "p1", "Fortell mer", **changed)


def test_the_challenge_is_given_back_to_who_signs_it(ours, server):
    body = json.dumps({"token": "x", "challenge": "3eZbrw1aBm2rZgRNFdxV2595", "type": "url_verification"}).encode()
    server.post_signed(WEBHOOK, body)
    assert (ours.told.body, ours.told.media_type, ours.told.status) == ("3eZbrw1aBm2rZgRNFdxV2595", "text/plain", 200)
    assert ours.arrivals == []
    with pytest.raises(Forged):
        server.post_signed(WEBHOOK, body, signature="v0=" + "0" * 64)


def test_nothing_is_said_to_any_other_request(ours):
    ours.says("hei")
    assert ours.told.body == ""


def test_a_message_is_a_text_to_answer_where_it_came_from(ours):
    [arrival] = ours.says("Hvem har rett?", id=31)
    assert (arrival.id, arrival.address, arrival.kind, arrival.text) == ("Ev31", "D7031", "text", "Hvem har rett?")


def test_what_slack_sends_again_has_the_same_id(ours):
    first = ours.says("hei", id=31)
    assert first == ours.says("hei", id=31, retry=1) == ours.says("hei", id=31, retry=3)
    assert first[0].id != ours.says("hei", id=32)[0].id


WRITTEN = [
    ("a & b < c > d", "a & b < c > d"),
    ("&amp; &lt;", "&amp; &lt;"),
]


@pytest.mark.parametrize(("typed", "read"), WRITTEN)
def test_signs_that_slack_escapes_are_read_as_they_were_typed(ours, typed, read):
    assert ours.says(typed)[0].text == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<mailto:ola@example.no|ola@example.no>", "ola@example.no"),
        ("ring <tel:+4799887766|99 88 77 66>", "ring 99 88 77 66"),
        ("<https://lovdata.no/lov/1999-07-02-63>", "https://lovdata.no/lov/1999-07-02-63"),
        ("<https://lovdata.no|loven> sier", "loven sier"),
        ("<@U0LAN0Z89> hei", "hei"),
        ("<#C123ABC456|generelt> og <!here>", "generelt og"),
    ],
)
def test_links_addresses_and_mentions_are_read_as_they_are_seen(ours, sent, read):
    assert ours.says("", more={"text": sent})[0].text == read


FILE = {
    "id": "F0S43P1CZ",
    "name": "vedtak.pdf",
    "mimetype": "application/pdf",
    "url_private": "https://files.slack.com/x",
}


@pytest.mark.parametrize("text", ["", "Hva betyr dette?"])
@pytest.mark.parametrize("subtype", ["file_share", None])
def test_files_are_attachments_with_their_words(ours, text, subtype):
    [arrival] = ours.says(text, more={"subtype": subtype, "files": [FILE]})
    assert (arrival.kind, arrival.text) == ("attachment", text)


def changed(text, before, **more):
    edited = {"edited": {"user": "U7031", "ts": "1360782804.083113"}}
    said = {"type": "message", "user": "U7031", "text": text, "ts": "1360782400.498405", **edited, **more}
    return {"subtype": "message_changed", "hidden": True, "user": None, "text": None} | {
        "message": {name: value for name, value in said.items() if value is not None},
        "previous_message": {"type": "message", "user": "U7031", "text": before, "ts": "1360782400.498405"},
    }


def test_an_edited_message_is_a_new_text(ours):
    first, edited = ours.says("hvem har")[0], ours.says("", more=changed("hvem har rett?", "hvem har"))[0]
    assert (edited.kind, edited.text, edited.address) == ("text", "hvem har rett?", first.address)
    assert edited.id != first.id


@pytest.mark.parametrize(
    "more",
    [
        changed("se <https://lovdata.no>", "se <https://lovdata.no>"),
        changed("nytt", "gammelt", edited=None),
        changed("nytt", "gammelt", bot_id=BOT),
        changed("nytt", "gammelt", user=None),
        {"subtype": "message_deleted", "deleted_ts": "1360782400.498405"},
        {"subtype": "bot_message", "bot_id": BOT},
        {"bot_id": BOT, "user": BOT_USER},
        {"subtype": "channel_join"},
        {"subtype": "assistant_app_thread"},
        {"user": None},
        {"channel_type": "channel", "channel": CHANNEL},
        {"channel_type": "mpim", "channel": "G123ABC456"},
        {"type": "reaction_added"},
        {"type": "app_home_opened", "tab": "messages"},
        {"text": ""},
    ],
)
def test_what_is_no_message_of_a_person_to_us_is_nothing(ours, more):
    assert ours.says("hei", more=more) == []


MENTION = {"type": "app_mention", "channel": CHANNEL, "channel_type": None}


def test_in_a_channel_what_is_said_to_us_is_known_as_such(ours):
    [arrival] = ours.says("", more={**MENTION, "text": f"<@{BOT_USER}> hvem har rett?"})
    assert (arrival.kind, arrival.address, arrival.text) == ("group", CHANNEL, "hvem har rett?")


def test_in_a_thread_the_answer_goes_into_the_thread(ours):
    assert (
        ours.says("hei", more={**MENTION, "thread_ts": "1360782400.498405"})[0].address
        == f"{CHANNEL}/1360782400.498405"
    )


def test_a_bot_that_names_us_is_nothing(ours):
    assert ours.says("hei", more={**MENTION, "bot_id": "B0OTHER"}) == []


def test_a_pressed_button_is_a_choice_with_what_it_said(ours):
    ours.send(message("answered", "nb"))
    [arrival] = ours.presses("Fortell mer")
    assert (arrival.kind, arrival.text, arrival.entry, arrival.choice) == ("choice", "Fortell mer", 7, 4)
    assert arrival.address == ours.says("hei")[0].address


def test_each_press_has_an_id_of_its_own(ours):
    ours.send(message("answered", "nb"))
    assert ours.presses("Fortell mer")[0].id != ours.presses("Fortell mer")[0].id


@pytest.mark.parametrize(
    "changed",
    [
        {"channel": {"id": CHANNEL, "name": "generelt"}},
        {"channel": None},
        {"actions": [{"type": "button", "action_id": "x", "value": "x", "action_ts": "1.0"}]},
        {"actions": [{"type": "overflow", "action_id": "x", "action_ts": "1.0"}, "x"]},
        {"actions": {}},
    ],
)
def test_a_button_that_is_not_ours_is_nothing(ours, server, changed):
    ours.send(message("answered", "nb"))
    server.presses(WEBHOOK, "p1", "Fortell mer", **changed)
    assert ours.arrivals == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
def test_what_is_no_event_is_unreadable(ours, body):
    with pytest.raises(Unreadable):
        ours.says("hei", body=body)


@pytest.mark.parametrize("form", [b"", b"ssl_check=1", b"payload=x", b"payload=[]", b"\xff", b"a&" * 9000])
def test_what_is_no_form_of_slack_is_unreadable(ours, server, form):
    with pytest.raises(Unreadable):
        server.post_signed(WEBHOOK, form, media_type="application/x-www-form-urlencoded")


def test_an_event_without_what_it_is_about_is_unreadable(ours, server):
    with pytest.raises(Unreadable):
        server.event(WEBHOOK, None)


NAMES = (
    *(
        "type",
        "event_callback",
        "block_actions",
        "event",
        "event_id",
        "message",
        "app_mention",
        "channel",
        "channel_type",
        "im",
    ),
    *(
        "user",
        "text",
        "files",
        "subtype",
        "message_changed",
        "previous_message",
        "edited",
        "bot_id",
        "thread_ts",
        "D123",
    ),
    *("actions", "action_ts", "action_id", "value", "7:2", "id", "1.0"),
)
SHAPES = [
    {
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1"},
    },
    {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention", "channel": "C1"}},
    {"type": "block_actions", "channel": {"id": "D1"}},
]


@given(st.sampled_from(SHAPES), json_of(*NAMES))
def test_nothing_that_arrives_does_harm(shape, more):
    more = more if isinstance(more, dict) else {"text": more, "actions": [more]}
    for payload in (more, {**shape, **more}, {**shape, "event": {**shape.get("event", {}), **more}}):
        received = Received("POST", WEBHOOK, {}, {}, json.dumps(payload).encode())
        try:
            arrivals = read(payload_of(received))
        except Unreadable:
            continue
        for arrival in arrivals:
            assert 0 < len(arrival.address) <= 600
            assert (arrival.id + arrival.text + arrival.address).encode()
