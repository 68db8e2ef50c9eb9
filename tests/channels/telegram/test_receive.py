"""What Telegram tells us, and what of it is a message to us."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Account, Arrival, Forged, Unreadable
from bot.channels.telegram.receive import read
from tests.channels.arbitrary import json_of
from tests.channels.direct import WEBHOOK
from tests.channels.providers.telegram import BOT, GROUP, SECRET, TOKEN, USERNAME
from tests.channels.replies import message

ACCOUNT = Account("ours", "telegram", None, "", {"username": USERNAME}, {"bot_token": TOKEN, "secret": SECRET})


@pytest.mark.parametrize("secret", ["", SECRET[:-1], SECRET + "a", SECRET.upper(), "æøå"])
def test_a_request_with_another_secret_is_forged(ours, secret):
    with pytest.raises(Forged):
        ours.says("Hvem har rett?", secret=secret)


def test_a_message_is_a_text_to_answer_where_it_came_from(ours):
    assert ours.says("Hvem har rett?", person=816, id=31) == [Arrival("816/31", "816", "text", "Hvem har rett?")]


def test_the_same_message_has_the_same_id(ours):
    assert ours.says("hei", id=31) == ours.says("hei", id=31)
    assert ours.says("hei", id=31) != ours.says("hei", id=32)
    assert ours.says("hei", id=31)[0].id != ours.says("hei", id=31, person="p2")[0].id


def test_an_edited_message_is_a_new_text(ours):
    first, edited, again = (ours.says("hei", id=31, edited=when)[0] for when in (None, 1700000000, 1700000060))
    assert [each.kind for each in (first, edited, again)] == ["text"] * 3
    assert len({first.id, edited.id, again.id}) == 3


@pytest.mark.parametrize("text", ["/start", "/start 5001", f"/start@{USERNAME}", "/Start"])
def test_opening_the_chat_is_a_start(ours, text):
    assert [(each.kind, each.text) for each in ours.says(text)] == [("start", "")]


@pytest.mark.parametrize("text", ["/stop", "/help", "/startle", "start", "/ask_article{}"])
def test_any_other_command_is_a_text(ours, text):
    assert [(each.kind, each.text) for each in ours.says(text)] == [("text", text)]


PHOTO = {"photo": [{"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 60, "file_size": 1395}]}
ATTACHMENTS = [
    PHOTO,
    {
        "document": {
            "file_id": "BQAC",
            "file_unique_id": "AgAD",
            "file_name": "vedtak.pdf",
            "mime_type": "application/pdf",
        }
    },
    {"voice": {"file_id": "AwAC", "file_unique_id": "AgAE", "duration": 7}},
    {"location": {"latitude": 63.43, "longitude": 10.39}},
    {"contact": {"phone_number": "+4799999999", "first_name": "Ola"}},
    {"sticker": {"file_id": "CAAC", "file_unique_id": "AgAF", "type": "regular", "width": 512, "height": 512}},
]


@pytest.mark.parametrize("more", ATTACHMENTS)
def test_pictures_files_and_voices_are_attachments(ours, more):
    assert [(each.kind, each.text) for each in ours.says("", more=more)] == [("attachment", "")]


def test_the_words_under_a_picture_come_with_it(ours):
    [arrival] = ours.says("", more={**PHOTO, "caption": "Hva betyr dette?"})
    assert (arrival.kind, arrival.text) == ("attachment", "Hva betyr dette?")


def test_an_album_without_words_is_one_attachment(ours):
    album = [ours.says("", more={**PHOTO, "media_group_id": "13"})[0].id for _ in range(3)]
    assert len(set(album)) == 1
    [worded] = ours.says("", more={**PHOTO, "media_group_id": "13", "caption": "se her"})
    assert worded.id not in album


ANSWERS_US = {"reply_to_message": {"message_id": 3, "from": {"id": BOT, "is_bot": True}, "chat": {"id": GROUP}}}
ANSWERS_OTHER = {"reply_to_message": {"message_id": 3, "from": {"id": 99, "is_bot": False}, "chat": {"id": GROUP}}}


@pytest.mark.parametrize("chat", ["group", "supergroup"])
@pytest.mark.parametrize(
    ("text", "more"),
    [
        (f"@{USERNAME} hvem har rett?", {}),
        (f"/start@{USERNAME}", {}),
        (f"hei @{USERNAME.upper()}!", {}),
        ("hvem?", ANSWERS_US),
    ],
)
def test_in_a_group_what_is_said_to_us_is_known_as_such(ours, chat, text, more):
    assert [(each.kind, each.address, each.text) for each in ours.says(text, chat=chat, more=more)] == [
        ("group", str(GROUP), text)
    ]


@pytest.mark.parametrize(
    ("text", "more"),
    [("hvem har rett?", {}), (f"@{USERNAME}2 hei", {}), ("/start", {}), ("enig", ANSWERS_OTHER), ("", PHOTO)],
)
def test_in_a_group_what_is_said_to_others_is_nothing(ours, text, more):
    assert ours.says(text, chat="supergroup", more=more) == []


def test_in_a_group_with_topics_the_answer_goes_into_the_topic(ours):
    topic = {"message_thread_id": 7, "is_topic_message": True}
    assert ours.says(f"@{USERNAME} hei", chat="supergroup", more=topic)[0].address == f"{GROUP}/7"


def test_what_another_bot_or_a_channel_says_is_nothing(ours, server):
    assert ours.says("hei", more={"from": {"id": 5, "is_bot": True, "first_name": "b"}}) == []
    assert ours.says("hei", chat="channel") == []
    post = {"message_id": 1, "chat": {"id": GROUP, "type": "channel"}, "date": 1, "text": "hei"}
    server.update(WEBHOOK, channel_post=post)
    assert ours.arrivals == []


OTHER_UPDATES = [
    {"my_chat_member": {"chat": {"id": 816, "type": "private"}, "new_chat_member": {"status": "kicked"}}},
    {"message_reaction": {"chat": {"id": 816, "type": "private"}, "message_id": 3, "new_reaction": []}},
    {"message": {"message_id": 3, "from": {"id": 8, "is_bot": False}, "chat": {"id": 8, "type": "private"}, "date": 1}},
    {"poll": {"id": "1"}},
    {},
]


@pytest.mark.parametrize("update", OTHER_UPDATES)
def test_a_person_who_blocks_us_reacts_or_joins_says_nothing(ours, server, update):
    server.update(WEBHOOK, **update)
    assert ours.arrivals == []


def test_a_pressed_button_is_a_choice_with_what_it_said(ours, server):
    ours.send(message("answered", "nb"))
    [arrival] = ours.presses("Fortell mer")
    assert (arrival.kind, arrival.text, arrival.entry, arrival.choice) == ("choice", "Fortell mer", 7, 4)
    assert arrival.address == ours.says("hei")[0].address


def test_each_press_has_an_id_of_its_own(ours):
    ours.send(message("answered", "nb"))
    assert ours.presses("Fortell mer")[0].id != ours.presses("Fortell mer")[0].id


@pytest.mark.parametrize("data", ["", "7", "7:", "/ask", "7:2:1", "٧:١", None])
def test_a_button_that_is_not_ours_is_nothing(ours, server, data):
    message = {"message_id": 3, "chat": {"id": 816, "type": "private"}}
    server.update(WEBHOOK, callback_query={"id": "4", "from": {"id": 816}, "message": message, "data": data})
    assert ours.arrivals == []


def test_numbers_that_no_provider_counts_to_are_none(ours, server):
    for chat, number in ((10**30, 3), (816, 2**63), (True, 3), ("816", 3), (816.0, 3)):
        said = {"message_id": number, "from": {"is_bot": False}, "chat": {"id": chat, "type": "private"}, "text": "hei"}
        server.update(WEBHOOK, message=said)
        assert ours.arrivals == []


def test_a_button_in_a_group_is_nothing(ours, server):
    message = {"message_id": 3, "chat": {"id": GROUP, "type": "supergroup"}}
    server.update(WEBHOOK, callback_query={"id": "4", "from": {"id": 816}, "message": message, "data": "7:2"})
    assert ours.arrivals == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff", b'{"message": {}}', b"[" * 100_000])
def test_what_is_no_update_is_unreadable(ours, server, body):
    with pytest.raises(Unreadable):
        server.update(WEBHOOK, body=body)


NAMES = (
    *("message", "edited_message", "callback_query", "chat", "id", "from", "is_bot", "type", "private", "supergroup"),
    *("text", "caption", "photo", "message_id", "entities", "data", "reply_markup", "inline_keyboard", "7:2"),
    *("media_group_id", "reply_to_message", "message_thread_id", "is_topic_message", "edit_date"),
)
SHAPE = {"message_id": 1, "from": {"id": 1, "is_bot": False}, "chat": {"id": 1, "type": "private"}}


@given(st.sampled_from(["message", "edited_message", "callback_query"]), json_of(*NAMES), json_of(*NAMES))
def test_nothing_that_arrives_does_harm(kind, value, more):
    more = {"message": value, **(more if isinstance(more, dict) else {"text": more})}
    for update in (value, {"update_id": 1, kind: value}, {"update_id": 1, kind: {**SHAPE, **more, "data": "7:2"}}):
        try:
            arrivals = read(ACCOUNT, json.dumps(update).encode())
        except Unreadable:
            continue
        for arrival in arrivals:
            assert 0 < len(arrival.address) <= 600
            assert (arrival.id + arrival.text).encode()
            assert "\0" not in arrival.id + arrival.text
