import pytest
from hypothesis import given

from bot.channels.message import Message
from bot.channels.telegram.render import render
from tests.channels.arbitrary import MESSAGES, parts, squeezed
from tests.channels.providers.telegram import readable
from tests.channels.replies import REPLIES, message


def buttons(payloads):
    return [
        button
        for payload in payloads
        for row in payload.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
    ]


@given(MESSAGES)
def test_whatever_is_said_is_taken_and_no_word_is_lost(said):
    payloads = render(said)
    texts = [readable(payload["text"]) for payload in payloads]
    assert all(text.strip() and len(text.encode("utf-16-le")) <= 2 * 4096 for text in texts)
    read = squeezed("".join(texts))
    assert all(squeezed(part) in read for part in parts(said))
    assert [button["callback_data"] for button in buttons(payloads)] == [
        f"{said.n}:{number}" for number in range(1, len(said.choices) + 1)
    ]
    titles = [button["text"] for button in buttons(payloads)]
    assert titles == list(said.choices) or all(squeezed(choice) in read for choice in said.choices)
    assert all(title.strip() and len(title) <= 40 for title in titles)


@pytest.mark.parametrize(
    ("text", "messages"), [("a" * 4096, 1), ("a" * 4097, 2), ("<" * 4096, 1), ("🙂" * 2048, 1), ("🙂" * 2049, 2)]
)
def test_a_message_is_as_long_as_telegram_lets_it_be(text, messages):
    texts = [readable(payload["text"]) for payload in render(Message(7, "nb", text))]
    assert (len(texts), "".join(texts)) == (messages, text)
    assert all(len(each.encode("utf-16-le")) <= 2 * 4096 for each in texts)


def test_danger_is_answered_with_the_numbers_to_call():
    for language in REPLIES["crisis"]:
        [payload] = render(message("crisis", language))
        assert all(number in payload["text"] for number in ("113", "116 117", "116 111"))


def test_sources_are_links_without_a_preview():
    [payload] = render(message("answered", "nb"))
    assert '<a href="https://lovdata.no/lov/1999-07-02-63/%C2%A72-5b">' in payload["text"]
    assert payload["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(("length", "whole"), [(40, True), (41, False)])
def test_a_button_has_at_most_forty_characters(length, whole):
    [payload] = render(Message(7, "nb", "Velg", choices=("a" * length,)))
    [button] = buttons([payload])
    assert (len(button["text"]), "a" * length in payload["text"]) == (40, not whole)


def test_a_choice_too_long_for_a_button_stands_in_the_text_too():
    [payload] = render(message("letters", "nb"))
    assert "4. Hva skjer videre når jeg har bedt om koordinator?" in payload["text"]
    assert "4. Hva skjer videre når jeg har bedt…" in [button["text"] for button in buttons([payload])]


def test_staff_is_named_before_what_they_say():
    [payload] = render(message("staff", "nb"))
    assert payload["text"].startswith("<b>Kari N.</b>\nHei!")


def test_a_long_answer_has_its_buttons_under_the_last_part():
    payloads = render(message("long", "nb"))
    assert len(payloads) > 1
    assert [bool(payload.get("reply_markup")) for payload in payloads] == [*[False] * (len(payloads) - 1), True]
