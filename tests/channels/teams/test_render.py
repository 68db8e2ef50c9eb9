import json

import pytest
from hypothesis import given

from bot.channels.message import Message
from bot.channels.teams.render import render
from tests.channels.arbitrary import MESSAGES, parts, squeezed
from tests.channels.providers.teams import readable
from tests.channels.replies import REPLIES, message


def buttons(payloads):
    return [
        button
        for payload in payloads
        for card in payload.get("attachments", [])
        for button in card["content"]["buttons"]
    ]


@given(MESSAGES)
def test_whatever_is_said_is_taken_and_no_word_is_lost(said):
    payloads = render(said)
    texts = [readable(payload["text"]) for payload in payloads if "text" in payload]
    assert all(text.strip() for text in texts)
    read = squeezed("".join(texts))
    assert all(squeezed(part) in read for part in parts(said))
    assert [button["value"]["choice"] for button in buttons(payloads)] == [
        f"{said.n}:{number}" for number in range(1, len(said.choices) + 1)
    ]
    assert [button["displayText"] for button in buttons(payloads)] == list(said.choices)
    titles = [button["title"] for button in buttons(payloads)]
    assert titles == list(said.choices) or all(squeezed(choice) in read for choice in said.choices)
    for payload in payloads:
        assert 2 * len(json.dumps(payload, ensure_ascii=False)) < 27 * 1024
        assert payload.get("text") or payload.get("summary")
        assert all(len(card["content"]["buttons"]) <= 6 for card in payload.get("attachments", []))


def test_more_than_six_buttons_are_two_cards_of_one_message():
    [payload] = render(message("guided_buttons", "nb"))
    assert [len(card["content"]["buttons"]) for card in payload["attachments"]][0] == 6
    assert [button["title"] for button in buttons([payload])][-1] == "Stopp her"


def test_more_than_two_cards_go_on_in_a_message_of_their_own():
    payloads = render(Message(7, "nb", "Velg", choices=tuple(f"valg {number}" for number in range(13))))
    cards = [[len(card["content"]["buttons"]) for card in payload["attachments"]] for payload in payloads]
    assert cards == [[6, 6], [1]]
    assert payloads[1]["summary"] == "Velg, eller skriv bare tallet:"


@pytest.mark.parametrize(("length", "whole"), [(60, True), (61, False)])
def test_a_choice_longer_than_a_button_stands_in_the_text_too(length, whole):
    [payload] = render(Message(7, "nb", "Velg", choices=("a" * length,)))
    [button] = buttons([payload])
    assert (len(button["title"]), "a" * length in payload["text"]) == (60, not whole)
    assert button["displayText"] == "a" * length


@pytest.mark.parametrize(("text", "messages"), [("a" * 6000, 1), ("a" * 6001, 2), ("{" * 1000, 1), ("{" * 1001, 2)])
def test_a_long_text_is_several_messages(text, messages):
    texts = [payload["text"] for payload in render(Message(7, "nb", text))]
    assert (len(texts), "".join(map(readable, texts))) == (messages, text)


def test_danger_is_answered_with_the_numbers_to_call():
    for language in REPLIES["crisis"]:
        [payload] = render(message("crisis", language))
        assert all(number in payload["text"] for number in ("113", "116 117", "116 111"))


def test_sources_are_links():
    [payload] = render(message("answered", "nb"))
    assert '<a href="https://lovdata.no/lov/1999-07-02-63/%C2%A72-5b">' in payload["text"]


def test_a_button_has_type_value_and_the_words_that_are_shown_in_the_chat():
    [payload] = render(message("answered", "nb"))
    assert buttons([payload])[0] == {
        "type": "messageBack",
        "title": (title := buttons([payload])[0]["title"]),
        "displayText": title,
        "text": title,
        "value": {"choice": "7:1"},
    }


def test_braces_are_shown():
    [payload] = render(message("awkward", "nb"))
    assert "{krøller}" in readable(payload["text"])
