"""What Teams tells us, and what of it is a message to us."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Unreadable
from bot.channels.teams.receive import read, where
from tests.channels.arbitrary import json_of
from tests.channels.direct import WEBHOOK
from tests.channels.providers.teams import TEAM, US
from tests.channels.replies import message

GROUP = {"id": "19:1c2d@thread.v2", "conversationType": "groupChat", "isGroup": True}
CHANNEL = {"id": f"{TEAM};messageid=1481567603816", "conversationType": "channel", "isGroup": True}
MENTION = {"entities": [{"type": "mention", "mentioned": US, "text": "<at>Koordinator</at>"}]}
MENTION_OTHER = {"entities": [{"type": "mention", "mentioned": {"id": "29:ola"}, "text": "<at>Ola</at>"}]}
PICTURE = {
    "contentType": "image/*",
    "contentUrl": "https://smba.trafficmanager.net/emea/v3/attachments/0-eus-1/views/original",
}
FILE = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "name": "vedtak.pdf",
    "content": {"downloadUrl": "https://x.sharepoint.com/1", "uniqueId": "1", "fileType": "pdf"},
}
AS_HTML = {"contentType": "text/html", "content": "<p>hei</p>"}
ANSWERED = {"contentType": "messageReference", "id": "1", "content": '{"messageId": "1", "messagePreview": "hei"}'}


def test_a_message_is_a_text_to_answer_where_it_came_from(ours, server):
    [arrival] = ours.says("Hvem har rett?", id="1485983408511")
    assert (arrival.kind, arrival.text, arrival.id) == ("text", "Hvem har rett?", "a:1p1-personal/1485983408511")
    assert where(arrival.address) == (f"{server.api}/emea", "a:1p1-personal")


def test_the_html_that_teams_always_adds_is_no_attachment_nor_is_what_is_answered(ours):
    assert ours.says("hei", more={"attachments": [AS_HTML, ANSWERED]})[0].kind == "text"


@pytest.mark.parametrize("attached", [PICTURE, FILE])
@pytest.mark.parametrize("text", ["", "Hva betyr dette?"])
def test_pictures_and_files_are_attachments_with_their_words(ours, attached, text):
    [arrival] = ours.says(text, more={"attachments": [attached, AS_HTML]})
    assert (arrival.kind, arrival.text) == ("attachment", text)


def test_a_moving_picture_from_teams_is_an_attachment(ours):
    gif = {"contentType": "text/html", "content": '<p><img src="https://media.giphy.com/1.gif"></p>'}
    assert ours.says("", more={"attachments": [gif]})[0].kind == "attachment"


def test_an_edited_message_is_a_new_text(ours):
    first = ours.says("hei", id="7")[0]
    edits = [
        ours.says("hvem har rett?", id="7", more={"type": "messageUpdate", "timestamp": when, "channelData": EDITED})[0]
        for when in ("2026-11-27T09:01:00Z", "2026-11-27T09:02:00Z")
    ]
    assert [each.kind for each in edits] == ["text", "text"]
    assert len({first.id, *(each.id for each in edits)}) == 3
    assert {first.address} == {each.address for each in edits}


EDITED = {"tenant": {"id": "99999999-8888-7777-6666-555555555555"}, "eventType": "editMessage"}


@pytest.mark.parametrize(
    "more",
    [
        {"type": "messageUpdate", "text": "hei", "channelData": {**EDITED, "eventType": "undeleteMessage"}},
        {"type": "messageDelete", "channelData": {**EDITED, "eventType": "softDeleteMessage"}},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "typing"},
        {"type": "conversationUpdate", "membersAdded": [US]},
        {"type": "installationUpdate", "action": "remove"},
        {"type": "installationUpdate", "action": "add-upgrade"},
        {"type": "invoke", "name": "adaptiveCard/action"},
        {"text": "", "attachments": []},
        {"text": None},
    ],
)
def test_what_is_no_message_is_nothing(ours, more):
    assert ours.says("", more={"attachments": [], **more}) == []


def test_who_adds_us_opens_the_chat(ours, server):
    server.activity(WEBHOOK, "p1", type="installationUpdate", action="add")
    assert [each.kind for each in ours.arrivals] == ["start"]


def test_a_team_that_adds_us_opens_nothing(ours, server):
    server.activity(WEBHOOK, "p1", among=CHANNEL, type="installationUpdate", action="add")
    assert ours.arrivals == []


@pytest.mark.parametrize("among", [GROUP, CHANNEL])
def test_among_others_what_is_said_to_us_is_known_as_such(ours, among):
    [arrival] = ours.says("<at>Koordinator</at> hvem har rett?\n", among=among, more=MENTION)
    assert (arrival.kind, arrival.text) == ("group", "hvem har rett?")
    assert where(arrival.address)[1] == among["id"]


@pytest.mark.parametrize(
    "more", [{}, MENTION_OTHER, {"entities": None}, {"recipient": {}, "entities": [{"type": "mention"}]}]
)
def test_among_others_what_is_said_to_others_is_nothing(ours, more):
    assert ours.says("hvem har rett?", among=GROUP, more=more) == []


def test_a_pressed_button_is_a_choice_and_its_words_are_shown_as_the_persons(ours, server):
    ours.send(message("letters", "nb"))
    [arrival] = ours.presses("Hva skjer videre når jeg har bedt om koordinator?")
    assert (arrival.kind, arrival.entry, arrival.choice) == ("choice", 7, 4)
    assert arrival.text == "Hva skjer videre når jeg har bedt om koordinator?"
    assert arrival.address == ours.says("hei")[0].address


@pytest.mark.parametrize("value", ["7:2", {"choice": "x"}, {"choice": 7}, {}, None, ["7:2"]])
def test_a_button_that_is_not_ours_is_what_it_says(ours, value):
    assert [each.kind for each in ours.says("Ja", more={"value": value})] == ["text"]


@pytest.mark.parametrize("changed", [{"among": {"id": ""}}, {"among": {"id": None}}, {"id": 7}])
def test_a_message_without_what_is_needed_to_answer_is_unreadable(ours, changed):
    with pytest.raises(Unreadable):
        ours.says("hei", **changed)


def test_an_address_that_is_too_long_is_unreadable(ours):
    with pytest.raises(Unreadable):
        ours.says("hei", among={"id": "a:" + "1" * 600})


NAMES = (
    *("type", "message", "messageUpdate", "installationUpdate", "id", "conversation", "conversationType", "personal"),
    *("serviceUrl", "text", "value", "choice", "7:2", "attachments", "contentType", "entities", "mention", "mentioned"),
    *("recipient", "channelData", "eventType", "editMessage", "timestamp", "action", "add", "groupChat"),
)
SHAPE = {"id": "1", "conversation": {"id": "a:1", "conversationType": "personal"}, "serviceUrl": "https://x.example"}


@given(st.sampled_from(["message", "messageUpdate", "installationUpdate"]), json_of(*NAMES))
def test_nothing_that_arrives_does_harm(kind, more):
    more = more if isinstance(more, dict) else {"text": more}
    for activity in (more, {**SHAPE, "type": kind, **more}):
        try:
            arrivals = read(json.dumps(activity).encode())
        except Unreadable:
            continue
        for arrival in arrivals:
            assert all(where(arrival.address))
            assert len(arrival.address) <= 600
            assert (arrival.id + arrival.text + arrival.address).encode()
