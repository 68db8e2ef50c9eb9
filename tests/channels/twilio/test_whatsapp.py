import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.registry import CHANNELS
from bot.channels.twilio.whatsapp import literal
from tests.channels.arbitrary import MESSAGES, parts, squeezed
from tests.channels.direct import WEBHOOK
from tests.channels.replies import REPLIES, message

WHATSAPP = CHANNELS["whatsapp"]
SAME = str.maketrans("∗ˍ∼ˋ", "*_~`")


@pytest.fixture
def kind():
    return "whatsapp"


def text(said):
    return "".join(payload["Body"] for payload in WHATSAPP.render(said))


@given(MESSAGES)
def test_whatever_is_said_is_taken_and_no_word_is_lost(said):
    bodies = [payload["Body"] for payload in WHATSAPP.render(said)]
    assert all(0 < len(each.strip()) <= len(each) <= 1600 for each in bodies)
    read = squeezed("".join(bodies)).translate(SAME)
    assert all(squeezed(part).translate(SAME) in read for part in parts(said))
    for number, choice in enumerate(said.choices, 1):
        assert squeezed(f"{number}. {choice}" if said.numbered else f"- {choice}").translate(SAME) in read


# As WhatsApp finds them: a mark, text that begins and ends with no space, and the mark again, between what is no letter.
MARKED = r"(?:^|[^\w])([*_~`])(?=\S)[^\n]*?(?<=\S)\1(?:$|[^\w])"


@given(st.text(alphabet="ab *_~`.,-\n", max_size=40))
def test_nothing_is_made_bold_or_struck(said):
    assert not re.search(MARKED, literal(said), re.MULTILINE)


@given(st.text(max_size=80))
def test_all_looks_as_it_was(said):
    assert literal(said).translate(SAME) == said.translate(SAME)


@pytest.mark.parametrize("said", ["https://a.no/_x_*y*", "2 * 3", "snake_case_navn", "ola_n@a.no", "5-6~7"])
def test_what_is_no_mark_stays_as_it_is(said):
    assert literal(said) == said


def test_danger_is_answered_with_the_numbers_to_call():
    for language in REPLIES["crisis"]:
        assert all(number in text(message("crisis", language)) for number in ("113", "116 117", "116 111"))


def test_sources_have_addresses_that_become_links():
    said = text(message("answered", "nn"))
    assert "pasient- og brukarrettslova § 2-5 b https://lovdata.no/lov/1999-07-02-63/%C2%A72-5b" in said


def test_who_sends_a_request_is_told_for_how_long_we_can_write_here():
    assert "24 timer" in text(message("request_sent", "nb"))
    assert "24" not in text(message("handoff_offered", "nb"))


def test_nothing_is_left_for_later():
    assert WHATSAPP.rest(message("long", "nb")) == ""


def test_a_button_of_a_template_is_the_choice_that_it_carries(ours, server):
    server.press(WEBHOOK, "p1", "Fortell mer", "7:4")
    [arrival] = ours.arrivals
    assert (arrival.kind, arrival.entry, arrival.choice, arrival.text) == ("choice", 7, 4, "Fortell mer")


def test_another_button_says_its_title(ours, server):
    server.press(WEBHOOK, "p1", "Les svaret", "read")
    assert [(each.kind, each.text) for each in ours.arrivals] == [("text", "Les svaret")]


def test_a_person_without_a_number_is_answered_by_their_other_id(ours):
    [arrival] = ours.says("hei", From="whatsapp:NO.13491208655302741918")
    assert arrival.address == "whatsapp:NO.13491208655302741918"
