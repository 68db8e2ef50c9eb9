"""What Meta tells us, and what of it is a message to us."""

import json

import pytest
from hypothesis import example, given

from bot.channels.channel import Arrival, Forged, Unreadable
from bot.channels.messenger.receive import arrivals
from tests.channels.arbitrary import json_of
from tests.channels.direct import WEBHOOK
from tests.channels.providers.messenger import PAGE, VERIFY
from tests.channels.replies import message

IMAGE = {"type": "image", "payload": {"url": "https://scontent.xx.fbcdn.net/v/t1.png"}}
LIKE = {"type": "sticker", "payload": {"url": "https://scontent.xx.fbcdn.net/like.png", "sticker_id": 369239263222822}}
PREVIEW = {"type": "fallback", "payload": {"url": "https://www.nav.no/", "title": "NAV"}}


def happens(ours, server, person="p1", **what):
    server.happens(WEBHOOK, server.event(person, **what))
    return ours.arrivals


@pytest.mark.parametrize("changed", [{"secret": "another"}, {"signature": ""}, {"signature": "sha256="}])
def test_a_notification_that_is_not_signed_with_our_secret_is_forged(ours, changed):
    with pytest.raises(Forged):
        ours.says("Hvem har rett?", **changed)


def test_the_older_signature_is_not_enough(ours, server):
    with pytest.raises(Forged):
        ours.says("Hvem har rett?", signature="sha1=" + "0" * 40)


def test_a_body_that_was_changed_on_its_way_is_forged(ours, server):
    posted = {}
    receive, server.post = server.post, lambda webhook, body, headers: posted.update(body=body, headers=headers)
    server.says(WEBHOOK, "p1", "Hvem har rett?")
    with pytest.raises(Forged):
        receive(WEBHOOK, posted["body"].replace(b"rett", b"feil"), posted["headers"])


def test_a_notification_about_another_page_is_forged(ours):
    with pytest.raises(Forged, match="another page"):
        ours.says("Hvem har rett?", page="900000000000001")


def test_of_two_pages_only_what_is_for_ours_is_read(ours, server):
    entry = {"id": PAGE, "time": 1, "messaging": [server.event("p1", message={"mid": "m_1", "text": "til oss"})]}
    other = {**server.event("p2", message={"mid": "m_2", "text": "til andre"}), "recipient": {"id": "9"}}
    server.notify(WEBHOOK, {"object": "page", "entry": [{"id": "9", "messaging": [other]}, entry]})
    assert [arrival.text for arrival in ours.arrivals] == ["til oss"]


def test_the_address_is_verified_with_our_word_and_the_challenge_comes_back(ours, server):
    server.verifies(WEBHOOK)
    assert (ours.told.body, ours.told.status, ours.told.media_type) == ("1158201444", 200, "text/plain")
    assert ours.arrivals == []


@pytest.mark.parametrize(
    "asked", [{"token": "a guess"}, {"token": ""}, {"token": VERIFY + "a"}, {"mode": "unsubscribe"}]
)
def test_without_our_word_nothing_comes_back(ours, server, asked):
    with pytest.raises(Forged):
        server.verifies(WEBHOOK, **asked)
    assert ours.told is None


def test_a_notification_is_told_that_it_came(ours):
    ours.says("hei")
    assert (ours.told.body, ours.told.status) == ("EVENT_RECEIVED", 200)


def test_a_message_is_a_text_to_answer_where_it_came_from(ours, server):
    [arrival] = ours.says("Hvem har rett? æøå🙂", id="7")
    assert arrival == Arrival(server._mid(7), server.psid("p1"), "text", "Hvem har rett? æøå🙂")
    assert ours.says("hei", id="7")[0].id == arrival.id


def test_all_messages_of_all_entries_are_read_in_order(ours, server):
    def entry(*texts):
        events = [server.event("p1", message={"mid": f"m_{text}", "text": text}) for text in texts]
        return {"id": PAGE, "time": 1, "messaging": events}

    server.notify(WEBHOOK, {"object": "page", "entry": [entry("en", "to"), entry(), entry("tre")]})
    assert [arrival.text for arrival in ours.arrivals] == ["en", "to", "tre"]


def test_an_edited_message_is_a_new_text(ours, server):
    [first] = ours.says("Kven har rett", id="1")
    once, twice = (
        happens(ours, server, message_edit={"mid": first.id, "text": "Hvem har rett?", "num_edit": times})[0]
        for times in (1, 2)
    )
    assert [(each.kind, each.text) for each in (once, twice)] == [("text", "Hvem har rett?")] * 2
    assert len({first.id, once.id, twice.id}) == 3


def test_a_quick_reply_is_the_choice_that_it_carries(ours):
    ours.send(message("answered", "nb"))
    [arrival] = ours.presses("Fortell mer")
    assert (arrival.kind, arrival.entry, arrival.choice) == ("choice", 7, 4)


def test_a_quick_reply_with_its_title_is_the_choice_that_it_carries(ours):
    ours.send(message("request_sent", "nn"))
    [arrival] = ours.presses("Trekk førespurnaden")
    assert (arrival.kind, arrival.entry, arrival.choice, arrival.text) == ("choice", 8, 1, "Trekk førespurnaden")


@pytest.mark.parametrize("payload", ["", "MENU_FAQ", "7:", "7:1:2", "x" * 1000])
def test_a_button_that_is_not_ours_says_its_title(ours, server, payload):
    pressed = {"mid": "m_9", "text": "Åpningstider", "quick_reply": {"payload": payload}}
    assert [(each.kind, each.text) for each in happens(ours, server, message=pressed)] == [("text", "Åpningstider")]


@pytest.mark.parametrize("more", [{}, {"referral": {"ref": "5001", "source": "SHORTLINK", "type": "OPEN_THREAD"}}])
def test_get_started_opens_the_chat(ours, server, more):
    postback = {"mid": "m_8", "title": "Kom i gang", "payload": "start", **more}
    [arrival] = happens(ours, server, postback=postback)
    assert (arrival.kind, arrival.id, arrival.text) == ("start", "m_8", "")


def test_a_postback_of_a_menu_is_a_choice_or_its_title(ours, server):
    [choice] = happens(ours, server, postback={"title": "Mer", "payload": "7:2"})
    [title] = happens(ours, server, postback={"title": "Kontakt oss", "payload": "MENU_CONTACT"})
    assert (choice.kind, choice.entry, choice.choice) == ("choice", 7, 2)
    assert (title.kind, title.text) == ("text", "Kontakt oss")
    assert choice.id
    assert title.id


@pytest.mark.parametrize("attachments", [[IMAGE], [LIKE], [IMAGE, PREVIEW], [{"type": "audio"}], [PREVIEW]])
def test_what_comes_without_words_is_an_attachment(ours, server, attachments):
    sent = {"mid": "m_5", "attachments": attachments}
    assert [(each.kind, each.text) for each in happens(ours, server, message=sent)] == [("attachment", "")]


def test_the_words_with_a_picture_are_kept(ours, server):
    sent = {"mid": "m_5", "text": "se her", "attachments": [IMAGE]}
    assert [(each.kind, each.text) for each in happens(ours, server, message=sent)] == [("attachment", "se her")]


def test_an_address_in_a_text_makes_it_no_attachment(ours, server):
    sent = {"mid": "m_5", "text": "hva betyr https://www.nav.no/ ?", "attachments": [PREVIEW]}
    assert [each.kind for each in happens(ours, server, message=sent)] == ["text"]


@pytest.mark.parametrize(
    "what",
    [
        {"delivery": {"mids": ["m_1"], "watermark": 1458668856253}},
        {"read": {"watermark": 1458668856253}},
        {"reaction": {"reaction": "love", "emoji": "❤", "action": "react", "mid": "m_1"}},
        {"optin": {"ref": "x", "type": "notification_messages"}},
        {"referral": {"ref": "5001", "source": "SHORTLINK", "type": "OPEN_THREAD"}},
        {"message": {"mid": "m_1", "text": "vårt eget", "is_echo": True, "app_id": 1517776481860111}},
        {"pass_thread_control": {"new_owner_app_id": "123"}},
    ],
)
def test_what_is_no_message_is_left_out(ours, server, what):
    assert happens(ours, server, **what) == []


def test_what_we_said_ourselves_is_left_out(ours, server):
    event = {**server.event("p1", message={"mid": "m_1", "text": "hei"}), "sender": {"id": PAGE}}
    server.happens(WEBHOOK, event)
    assert ours.arrivals == []


def test_what_another_app_is_answering_is_left_out(ours, server):
    event = server.event("p1", message={"mid": "m_1", "text": "hei"})
    server.notify(WEBHOOK, {"object": "page", "entry": [{"id": PAGE, "time": 1, "standby": [event]}]})
    assert ours.arrivals == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff", b'{"object":"instagram","entry":[]}', b"[" * 9000]
)
def test_what_is_no_notification_is_unreadable(ours, body):
    with pytest.raises(Unreadable):
        ours.says("hei", body=body)


NAMES = (
    "object",
    "page",
    "entry",
    "id",
    PAGE,
    "messaging",
    "sender",
    "recipient",
    "message",
    "mid",
    "text",
    "postback",
)
MORE = ("payload", "quick_reply", "attachments", "message_edit", "num_edit", "timestamp", "is_echo", "24")


@given(json_of(*NAMES, *MORE))
@example({"message": {"mid": "m_1", "text": 7, "attachments": [None], "quick_reply": {"payload": ["7:1"]}}})
def test_whatever_arrives_is_read_or_refused(data):
    event = {"sender": {"id": "24"}, "recipient": {"id": PAGE}, **(data if isinstance(data, dict) else {})}
    for told in (
        data,
        {"object": "page", "entry": data},
        {"object": "page", "entry": [{"id": PAGE, "messaging": [event]}]},
    ):
        body = json.dumps(told).encode()
        try:
            found = arrivals(body, PAGE)
        except Unreadable:
            continue
        assert all(0 < len(each.id) <= 200 and len(each.address) <= 600 for each in found)
