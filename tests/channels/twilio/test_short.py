"""Replies in few segments of SMS."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.message import Link, Message
from bot.channels.plain import body
from bot.channels.registry import CHANNELS
from bot.channels.twilio.segments import is_gsm, plain_signs
from tests.channels.arbitrary import MESSAGES, parts, squeezed
from tests.channels.providers.twilio import counted
from tests.channels.replies import CASES, REPLIES, message

SMS = CHANNELS["sms"]
NUMBERS = ("113", "112", "116 117", "116 111")
SENTENCES = (
    "Ring 113 nå.",
    "Legevakten har 116 117.",
    "Du har rett til det.",
    "Nummeret er JY5-E8W.",
    "Kommunen avgjør – «snart»…",
)
LAST_DAY = "Regnet fra 1. desember 2026 er siste dag 29. desember 2026."
ANSWERS = st.lists(st.sampled_from((*SENTENCES, LAST_DAY)), min_size=1, max_size=60).map(" ".join)


def text(said):
    return "".join(payload["Body"] for payload in SMS.render(said))


@pytest.mark.parametrize(("case", "language"), CASES)
def test_every_reply_is_one_message_of_at_most_four_segments(case, language):
    said = message(case, language)
    [payload] = SMS.render(said)
    assert counted(payload["Body"]) <= 4 or case == "awkward"  # an emoji among its choices makes all of it dear
    assert is_gsm(payload["Body"]) or case == "awkward"


@given(MESSAGES)
def test_whatever_is_said_is_taken_and_no_word_is_lost_between_now_and_later(said):
    bodies = [payload["Body"] for payload in SMS.render(said)]
    assert all(0 < len(each) <= 1600 for each in bodies)
    sent, rest = squeezed("".join(bodies)), squeezed(SMS.rest(said))
    more = squeezed(
        {"nb": "Svar MER for resten.", "nn": "Svar MEIR for resten.", "en": "Reply MORE for the rest."}[said.language]
    )
    labels = {link.label for link in said.sources}
    wanted = [plain_signs(part) for part in parts(said) if part not in labels]
    assert all(
        squeezed(part) in sent.replace(more, "", 1) + rest or squeezed(part) in _put_together(sent, more, rest)
        for part in wanted
    )
    assert all(squeezed(plain_signs(choice)) in sent for choice in said.choices)


def _put_together(sent, more, rest):
    """What was sent and what was left, where it was parted."""
    before, _, after = sent.partition(more)
    return before + rest + after


@given(MESSAGES)
def test_choices_are_never_left_for_later_and_keep_their_numbers(said):
    read = text(said).replace("\n", " ")
    for number, choice in enumerate(said.choices, 1):
        mark = f"{number}." if said.numbered else "-"
        assert squeezed(f"{mark} {plain_signs(choice)}") in squeezed(read)


@given(ANSWERS, st.sampled_from(["answered", "guided", "quoted", "error", "rest"]))
@example(f"{'Du har rett til det. ' * 60}Ring 113.", "answered")
def test_a_number_to_call_a_number_of_a_request_and_a_last_day_are_never_left_for_later(answer, status):
    said = Message(n=1, language="nb", text=answer, status=status, choices=("Klag", "Spør"))
    rest = SMS.rest(said)
    assert not any(number in rest for number in (*NUMBERS, "JY5-E8W", "siste dag"))


@given(ANSWERS)
def test_a_long_answer_is_parted_after_a_sentence_and_the_rest_comes_when_asked_for(answer):
    heard, left = [], plain_signs(answer)
    said = Message(n=1, language="nn", text=answer, status="answered", choices=("Klag",))
    for _ in range(100):
        heard.append(text(said).partition("\nSvar MEIR for resten.")[0].partition("\n\nSvar med talet:")[0])
        left = SMS.rest(said)
        if not left:
            break
        said = Message(n=2, language="nn", text=left, status="rest")
    assert " ".join(heard) == plain_signs(answer)
    assert all(each.endswith((".", '"...')) for each in heard)


@given(st.integers(1, 40), st.integers(1, 12))
def test_four_segments_are_kept_where_the_choices_leave_room(sentences, choices):
    said = Message(
        n=1,
        language="en",
        text="You have a right to it. " * sentences,
        status="answered",
        sources=(Link("Health and Care Services Act § 7-2", "https://lovdata.no/"), Link("a guide", "")),
        checked="2 July 2026",
        choices=tuple(f"Choice {number}" for number in range(1, choices + 1)),
    )
    assert counted(text(said)) <= 4
    assert text(said).count("Source:") == 1
    assert bool(SMS.rest(said)) == ("Reply MORE for the rest." in text(said))


@pytest.mark.parametrize("case", ["crisis", "handoff_offered", "request_sent", "staff"])
def test_danger_a_request_and_what_staff_writes_are_said_whole(case):
    for language in REPLIES[case]:
        said = message(case, language)
        long = replace(said, text=f"{said.text} " + "Dette er viktig å vite. " * 60)
        assert SMS.rest(long) == ""
        assert squeezed(plain_signs(long.text)) in squeezed(text(long))


def test_what_somebody_says_yes_to_is_said_whole():
    told = "Dette går til koordinerende enhet:\n" + "- Hva vi har snakket om: alt mulig\n" * 40
    said = Message(
        n=1, language="nb", text=told.strip(), question="Skal jeg sende dette?", choices=("Send",), status="guided"
    )
    assert SMS.rest(said)
    asked = replace(said, asks_consent=True)
    assert SMS.rest(asked) == ""
    assert len(SMS.render(asked)) == 1
    assert squeezed(told) in squeezed(text(asked))


def test_danger_is_answered_with_the_numbers_to_call():
    for language in REPLIES["crisis"]:
        assert all(number in text(message("crisis", language)) for number in ("113", "116 117", "116 111"))


def test_the_law_is_named_in_full_where_that_costs_nothing():
    said = message("letters", "nb")
    assert "Kilde: helse- og omsorgstjenesteloven § 7-2 a (2. juli 2026)" in text(said)


def test_and_as_lawyers_shorten_it_where_it_would_cost_a_segment_or_a_sentence():
    assert "Kilde: hol § 7-2 (2. juli 2026)" in text(message("answered", "nb"))
    assert "Kjelde: hol § 7-2 (2. juli 2026)" in text(message("answered", "nn"))


def test_a_source_that_is_no_statute_keeps_its_name():
    said = message("answered", "nb")
    guide = Link("Helsedirektoratets veileder om individuell plan og koordinator", "https://www.helsedirektoratet.no/")
    assert f"Kilde: {guide.label} (2. juli 2026)" in text(replace(said, sources=(guide,)))


@pytest.mark.parametrize("case", ["answered", "quoted", "long"])
def test_no_source_has_an_address(case):
    assert "http" not in text(message(case, "nb"))


def test_forms_have_theirs_in_the_rest():
    said = message("letters", "nb")
    assert "https://spor.example.no/letters/request?lang=nb&municipality=Trondheim" in SMS.rest(said)


def test_a_quotation_keeps_every_word_of_the_law():
    said = message("quoted", "nb")
    assert squeezed(plain_signs(said.quotes[0].text)) in squeezed(text(said) + SMS.rest(said))
    assert "https" in body(said)


def test_staff_is_named_before_what_they_say():
    assert text(message("staff", "nb")).startswith("Kari N.: Hei!")


def test_a_text_without_an_end_is_not_torn():
    said = Message(n=1, language="nb", text="ord " * 300, status="answered", choices=("Ja",))
    assert SMS.rest(said) == ""
    assert len(re.findall("ord", text(said))) == 300
