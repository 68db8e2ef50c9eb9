from html import unescape

import pytest
from hypothesis import given

from bot.channels.message import Link, Message
from bot.channels.slack.render import render
from tests.channels.arbitrary import MESSAGES, parts, squeezed
from tests.channels.providers.slack import buttons, problem, readable
from tests.channels.replies import REPLIES, message


@given(MESSAGES)
def test_whatever_is_said_is_taken_and_no_word_is_lost(said):
    payloads = render(said)
    assert [problem({"channel": "D1", **payload}) for payload in payloads] == [None] * len(payloads)
    read = squeezed("".join(map(readable, payloads)))
    fallback = squeezed("".join(unescape(payload["text"]) for payload in payloads))
    assert all(squeezed(part) in read and squeezed(part) in fallback for part in parts(said))
    shown = [button for payload in payloads for button in buttons(payload)]
    assert [button["value"] for button in shown] == [f"{said.n}:{number}" for number in range(1, len(said.choices) + 1)]
    titles = [button["text"]["text"] for button in shown]
    assert titles == list(said.choices) or all(squeezed(choice) in read for choice in said.choices)


@pytest.mark.parametrize(("length", "messages"), [(2998, 1), (2999, 2), (9000, 4)])
def test_a_long_text_is_several_messages(length, messages):
    payloads = render(Message(7, "nb", "a" * length))
    assert (len(payloads), "".join(map(readable, payloads))) == (messages, "a" * length)
    assert all(len(readable(payload)) <= 3000 for payload in payloads)


def test_many_choices_are_rows_of_25():
    [payload] = render(Message(7, "nb", "Velg", choices=tuple(f"valg {number}" for number in range(60))))
    rows = [block["elements"] for block in payload["blocks"] if block["type"] == "actions"]
    assert [len(row) for row in rows] == [25, 25, 10]
    assert problem({"channel": "D1", **payload}) is None


@pytest.mark.parametrize(("length", "whole"), [(75, True), (76, False)])
def test_a_choice_longer_than_a_button_stands_in_the_text_too(length, whole):
    [payload] = render(Message(7, "nb", "Velg", choices=("a" * length,)))
    [button] = buttons(payload)
    assert (len(button["text"]["text"]), "a" * length in readable(payload)) == (75, not whole)


def test_the_addresses_of_links_count_too():
    sources = [Link(f"kilde {number}", f"https://lovdata.no/{'x' * 900}") for number in range(4)]
    payloads = render(Message(7, "nb", "Svar", sources=tuple(sources), checked="2. juli 2026"))
    assert [problem({"channel": "D1", **payload}) for payload in payloads] == [None, None]


def test_an_address_that_is_too_long_for_a_link_is_written_out():
    said = Message(
        7, "nb", "Svar", sources=(Link("kilde", "https://lovdata.no/" + "x" * 4000),), checked="2. juli 2026"
    )
    payloads = render(said)
    assert [problem({"channel": "D1", **payload}) for payload in payloads] == [None] * len(payloads)
    assert squeezed("".join(map(readable, payloads))).count("x") == 4000


def test_danger_is_answered_with_the_numbers_to_call():
    for language in REPLIES["crisis"]:
        [payload] = render(message("crisis", language))
        assert all(number in readable(payload) for number in ("113", "116 117", "116 111"))


def test_signs_of_slacks_markup_are_shown_as_they_are():
    [payload] = render(message("awkward", "nb"))
    assert "<b>kan</b> & må stå: *stjerner*, _streker_, `kode`, ~bølger~" in readable(payload)
    assert "<!channel>" not in payload["text"]
    assert "&lt;!channel&gt;" in payload["text"]


def test_sources_are_links():
    [payload] = render(message("answered", "nb"))
    links = [element for element in payload["blocks"][0]["elements"][0]["elements"] if element["type"] == "link"]
    assert links[1]["url"] == "https://lovdata.no/lov/1999-07-02-63/%C2%A72-5b"
    assert links[1]["text"] == "pasient- og brukerrettighetsloven § 2-5 b"


def test_staff_is_named_in_bold_before_what_they_say():
    [payload] = render(message("staff", "nb"))
    first = payload["blocks"][0]["elements"][0]["elements"][0]
    assert (first["text"], first["style"]) == ("Kari N.", {"bold": True})
    assert readable(payload).startswith("Kari N.\nHei!")


def test_words_of_the_law_are_a_quotation():
    [payload] = render(message("quoted", "nb"))
    kinds = [part["type"] for part in payload["blocks"][0]["elements"]]
    assert kinds == ["rich_text_section", "rich_text_quote", "rich_text_section"]
