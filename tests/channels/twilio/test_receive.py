"""What Twilio tells us, and what of it is a message to us; for SMS and WhatsApp."""

import asyncio
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.channel import Account, Arrival, Forged, Received, Unreadable
from bot.channels.registry import CHANNELS
from bot.channels.twilio.receive import arrivals, form_of
from tests.channels.direct import WEBHOOK
from tests.channels.providers.twilio import NUMBER, SID, TOKEN


@pytest.mark.parametrize(
    "changed", [{"token": "another"}, {"signature": ""}, {"signature": "æøå"}, {"signature": "0" * 28}]
)
def test_a_request_that_is_not_signed_with_our_token_is_forged(ours, changed):
    with pytest.raises(Forged):
        ours.says("Hvem har rett?", **changed)


def test_a_field_that_was_changed_on_its_way_is_forged(ours, server):
    posted = {}
    receive, server.post = server.post, lambda webhook, body, headers, method: posted.update(body=body, headers=headers)
    server.says(WEBHOOK, "p1", "Hvem har rett?")
    for body in (posted["body"].replace(b"rett", b"feil"), posted["body"] + b"&NumMedia=1", posted["body"] + b"&x="):
        with pytest.raises(Forged):
            receive(WEBHOOK, body, posted["headers"])
    receive(WEBHOOK, posted["body"], posted["headers"])
    assert len(ours.arrivals) == 1


def test_a_signature_is_for_one_address_only(ours, server):
    receive = server.post
    server.post = lambda webhook, body, headers, method: receive(
        "https://spor.example.no/channels/other", body, headers
    )
    with pytest.raises(Forged):
        server.says(WEBHOOK, "p1", "Hvem har rett?")


def test_the_address_may_have_a_port(ours, server):
    receive = server.post
    server.post = lambda webhook, body, headers, method: receive(webhook, body, headers)
    server.says("https://spor.example.no:8443/channels/ours", "p1", "hei")
    assert len(ours.arrivals) == 1


@pytest.mark.parametrize(
    "changed", [{"AccountSid": "AC" + "9" * 32}, {"To": "+4799999999"}, {"To": None}, {"AccountSid": None}]
)
def test_what_is_for_another_account_or_number_is_forged(ours, changed):
    with pytest.raises(Forged, match="another"):
        ours.says("Hvem har rett?", **changed)


def test_what_is_for_the_other_channel_of_the_same_number_is_forged(ours, server):
    other = NUMBER if server.prefix else f"whatsapp:{NUMBER}"
    with pytest.raises(Forged, match="another"):
        ours.says("Hvem har rett?", To=other)


def test_only_posts_are_taken(ours):
    with pytest.raises(Forged, match="POST"):
        ours.says("Hvem har rett?", method="GET")


def test_the_plus_of_the_number_may_be_lost_in_channels_yml(ours, server, tmp_path):
    ours.account = ours.load({**server.account(), "number": int(NUMBER)}, tmp_path)
    assert len(ours.says("Hvem har rett?")) == 1


def test_a_message_is_a_text_to_answer_where_it_came_from(ours, server):
    [arrival] = ours.says("Hvem har rett? æøå & 🙂 +=%", id="7")
    assert arrival == Arrival(arrival.id, server.address("p1"), "text", "Hvem har rett? æøå & 🙂 +=%")
    assert arrival.id.startswith("SM")
    assert ours.says("hei", id="7")[0].id == arrival.id
    assert ours.says("hei", id="8")[0].id != arrival.id


def test_nothing_but_the_address_is_read_of_the_person(ours):
    [arrival] = ours.says("hei", ProfileName="Kari Nordmann", FromCity="TRONDHEIM")
    assert "Kari" not in repr(arrival)
    assert "TRONDHEIM" not in repr(arrival)


def test_it_is_acknowledged_with_instructions_to_do_nothing(ours):
    ours.says("hei")
    assert (ours.told.body, ours.told.media_type, ours.told.status) == (
        '<?xml version="1.0" encoding="UTF-8"?><Response/>',
        "text/xml",
        200,
    )


PICTURE = {"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": "https://api.twilio.com/2010-04-01/x"}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("", PICTURE),
        ("se her", PICTURE),
        ("", {"Latitude": "63.43", "Longitude": "10.39"}),
        ("", {}),
        (" \n", {}),
    ],
)
def test_what_is_more_or_less_than_text_is_an_attachment(ours, text, changed):
    assert [(each.kind, each.text) for each in ours.says(text, **changed)] == [("attachment", text)]


@pytest.mark.parametrize("status", ["queued", "sent", "delivered", "read", "undelivered", "failed"])
def test_what_became_of_a_message_of_ours_is_no_message(ours, server, status):
    server.reports(WEBHOOK, "p1", status)
    assert ours.arrivals == []
    assert ours.told.status == 200


def test_a_report_is_signed_and_about_our_account_too(ours, server):
    with pytest.raises(Forged):
        server.reports(WEBHOOK, "p1", "sent", token="another")
    with pytest.raises(Forged):
        server.reports(WEBHOOK, "p1", "sent", AccountSid="AC" + "9" * 32)


@pytest.mark.parametrize("sender", ["Telenor", "1990", "+47", "90000001", "+4790000001;x", "whatsapp:", "unknown"])
def test_a_sender_that_takes_no_answer_is_left_out(ours, server, sender):
    assert ours.says("Vinn en bil", From=sender) == []


@pytest.mark.parametrize("number", ["", "SM", "SM" + "g" * 32, "SM" + "a" * 33])
def test_a_message_without_its_number_is_unreadable(ours, number):
    with pytest.raises(Unreadable):
        ours.says("hei", MessageSid=number)


def test_a_message_without_a_sender_is_unreadable(ours):
    with pytest.raises(Unreadable):
        ours.says("hei", From=None)


@pytest.mark.parametrize("word", ["STOP", "Start", "help"])
def test_a_command_that_twilio_has_answered_is_noted_as_answered(ours, server, word):
    server.answers_commands = True
    [arrival] = ours.says(word)
    assert (arrival.kind, arrival.text, arrival.answered) == ("text", word.upper(), True)


def test_without_that_we_answer_them(ours):
    assert [(each.text, each.answered) for each in ours.says("STOP")] == [("STOP", False)]


FIELDS = st.sampled_from(
    ["MessageSid", "From", "To", "Body", "NumMedia", "OptOutType", "ButtonPayload", "MessageStatus", "AccountSid", "x"]
)
VALUES = st.one_of(
    st.text(max_size=40), st.sampled_from(["SM" + "a" * 32, "+4790000001", "whatsapp:+4790000001", "7:1", SID])
)


@given(st.dictionaries(FIELDS, VALUES), st.sampled_from(["", "whatsapp:"]), st.binary(max_size=60))
@example({"MessageSid": "SM" + "a" * 32, "From": "+4790000001", "Body": "a\0b"}, "", b"")
def test_whatever_arrives_is_read_or_refused(form, prefix, more):
    body = urlencode(form).encode() + more
    try:
        found = arrivals(form_of(Received("POST", WEBHOOK, {}, {}, body)), prefix)
    except Unreadable:
        return
    assert len(found) <= 1
    assert all(len(each.address) <= 600 and "\0" not in each.text for each in found)


@given(st.binary(max_size=80), st.text(max_size=30))
def test_a_body_of_whatever_kind_is_forged(body, signature):
    account = Account("ours", "sms", None, "", {"account_sid": SID, "number": NUMBER}, {"auth_token": TOKEN})
    received = Received("POST", WEBHOOK, {}, {"x-twilio-signature": signature}, body)
    with pytest.raises(Forged):
        asyncio.run(CHANNELS["sms"].verify(None, account, received))
