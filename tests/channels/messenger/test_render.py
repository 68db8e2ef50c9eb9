from hypothesis import given

from bot.channels.message import Message
from bot.channels.messenger.channel import Messenger
from tests.channels.arbitrary import MESSAGES, parts, squeezed
from tests.channels.replies import REPLIES, message


def render(said):
    return [payload["message"] for payload in Messenger().render(said)]


def replies(said):
    return [reply for sent in render(said) for reply in sent.get("quick_replies", [])]


@given(MESSAGES)
def test_whatever_is_said_is_within_the_limits_and_no_word_is_lost(said):
    sent = render(said)
    assert all(0 < len(each["text"].strip()) <= len(each["text"]) <= 2000 for each in sent)
    read = squeezed("".join(each["text"] for each in sent))
    assert all(squeezed(part) in read for part in parts(said))
    buttons = [reply for each in sent for reply in each.get("quick_replies", [])]
    assert len(buttons) <= 13
    assert all(0 < len(reply["title"].strip()) <= len(reply["title"]) <= 20 for reply in buttons)
    assert [reply["payload"] for reply in buttons] == [f"{said.n}:{number}" for number in range(1, len(buttons) + 1)]
    if [reply["title"] for reply in buttons] != list(said.choices):
        assert all(squeezed(choice) in read for choice in said.choices)


def test_choices_without_a_text_stand_in_one():
    [sent] = render(Message(n=3, language="nb", text=" ", choices=("Ja", "Nei")))
    assert "1. Ja\n2. Nei" in sent["text"]
    assert [reply["title"] for reply in sent["quick_replies"]] == ["1", "2"]


def test_danger_is_answered_with_the_numbers_to_call():
    for language in REPLIES["crisis"]:
        [sent] = render(message("crisis", language))
        assert all(number in sent["text"] for number in ("113", "116 117", "116 111"))


def test_choices_that_are_too_long_stand_in_the_text_with_the_numbers_of_the_buttons():
    [sent] = render(message("answered", "nb"))
    assert "\n4. Fortell mer\n5. Sjekk om det passer for oss" in sent["text"]
    assert [reply["title"] for reply in sent["quick_replies"]] == ["1", "2", "3", "4", "5"]


def test_short_choices_are_the_buttons_and_stand_nowhere_else():
    [sent] = render(message("request_sent", "nb"))
    assert [reply["title"] for reply in sent["quick_replies"]] == ["Trekk henvendelsen"]
    assert "Trekk" not in sent["text"]


def test_where_a_number_is_an_answer_the_choices_have_none():
    [sent] = render(message("guided_free", "nb"))
    titles = [reply["title"] for reply in sent["quick_replies"]]
    assert titles == ["Under 18 år", "18 år eller eldre", "Vet ikke", "Tilbake", "Stopp her"]


def test_sources_have_addresses_that_become_links():
    [sent] = render(message("answered", "nb"))
    assert "pasient- og brukerrettighetsloven § 2-5 b https://lovdata.no/lov/1999-07-02-63/%C2%A72-5b" in sent["text"]


def test_who_sends_a_request_is_told_for_how_long_we_can_write_here():
    assert "24 timer" in render(message("request_sent", "nb"))[0]["text"]
    assert "24" not in render(message("handoff_offered", "nb"))[0]["text"]


def test_a_long_answer_has_its_buttons_under_the_last_part():
    sent = render(message("long", "nb"))
    assert len(sent) > 1
    assert [bool(each.get("quick_replies")) for each in sent] == [*[False] * (len(sent) - 1), True]


def test_staff_is_named_before_what_they_say():
    assert render(message("staff", "nb"))[0]["text"].startswith("Kari N.: Hei!")
    assert replies(message("staff", "nb")) == []
