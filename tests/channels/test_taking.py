"""What people write to stop, begin again, get help and choose, and what staff says to them, on the plainest channel."""

from datetime import timedelta

import pytest

from bot.channels.callback.channel import Callback

pytestmark = pytest.mark.server


@pytest.fixture
def kind():
    return "callback"


@pytest.fixture
def talking(line, kari, monkeypatch):
    """Kari talks with a person who has asked to be contacted."""
    line.asks_for_a_person("p1")
    claimed = line.claim(kari)
    line.live.say(claimed, kari, "Hei, jeg heter Kari", "1")
    line.hears("p1", "Kari fra kommunen er her", "Kari: Hei, jeg heter Kari")
    return claimed


@pytest.mark.parametrize("word", ["/stop", "STOPP", "stop"])
def test_who_asks_us_to_stop_is_told_so_and_asks_the_assistant_nothing(line, word):
    line.says("p1", word)
    line.hears("p1", "Du får ikke flere meldinger herfra.")
    assert line.rasa.turns == []


def test_after_that_nothing_is_sent_to_them_and_staff_can_see_it(line, talking, kari):
    line.says("p1", "/stop")
    line.hears("p1", "Du får ikke flere meldinger herfra.")
    line.live.say(talking, kari, "Er du der?", "2")
    assert line.is_quiet("p1")
    assert line.becomes(lambda: line.entries("staff")[-1]["unsent"], "stopped") == "stopped"


def test_a_question_of_their_own_begins_again(line):
    line.says("p1", "/stop")
    line.hears("p1", "Du får ikke flere meldinger herfra.")
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?")


def test_in_a_guide_stop_ends_the_guide(line, engine):
    line.rasa.memory = {"guide": {"guide": "eligibility"}}
    line.says("p1", "Gjelder dette oss?")
    line.hears("p1", "du sa: Gjelder dette oss?")
    line.says("p1", "stopp")
    line.hears("p1", "du sa: stopp")


def test_help_tells_how_to_reach_a_person_and_whom_to_call(line):
    line.says("p1", "/help")
    line.hears("p1", "Trondheim", "MENNESKE", "113", "/stop")


def test_start_greets_once(line):
    line.says("p1", "/start 5001")
    assert line.hears("p1", "automatisk assistent").count("automatisk assistent") == 1
    line.says("p1", "/start")
    line.hears("p1", "Velkommen tilbake.")
    assert line.rasa.turns == []


def test_more_where_nothing_was_left_out_says_so(line):
    line.says("p1", "/mer")
    line.hears("p1", "Det er ikke mer om dette.")


def test_a_choice_that_is_gone_is_explained(line):
    line.provider._send(line.webhook, {"id": "m1", "from": "p1", "entry": 17, "choice": 2})
    line.hears("p1", "Det valget er for gammelt.")


def test_whoever_writes_too_often_is_told_once(line):
    for n in range(25):
        line.says("p1", f"melding {n}")
    assert line.hears("p1", "mange meldinger på kort tid").count("mange meldinger") == 1


def test_staff_and_the_person_talk_and_the_assistant_is_silent(line, talking, kari):
    turns = len(line.rasa.turns)
    line.says("p1", "Så fint at du er her")
    line.live.say(talking, kari, "Hva kan jeg hjelpe med?", "2")
    line.hears("p1", "Kari: Hva kan jeg hjelpe med?")
    assert len(line.rasa.turns) == turns
    line.live.leave(talking, "Kari", "handed_back")
    line.hears("p1", "Kari har gått. Nå svarer assistenten igjen.")
    line.says("p1", "Takk")
    line.hears("p1", "du sa: Takk")


def test_danger_is_answered_even_while_staff_is_there(line, talking):
    line.says("p1", "jeg vil ikke leve lenger")
    line.hears("p1", "113")


def test_outside_the_window_nothing_is_sent_until_they_write_again(line, talking, kari, monkeypatch):
    monkeypatch.setattr(Callback, "window", timedelta(hours=24))
    line.person_wrote(timedelta(hours=25))
    line.live.say(talking, kari, "Vedtaket er klart", "2")
    assert line.is_quiet("p1")
    assert line.becomes(lambda: line.entries("staff")[-1]["unsent"], "window") == "window"
    line.says("p1", "Hei igjen")
    line.hears("p1", "Kari: Vedtaket er klart")
    assert line.becomes(lambda: line.entries("staff")[-1]["unsent"], None) is None


def test_a_conversation_is_answered_as_the_municipality_it_was_written_to(line):
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa:")
    assert line.rasa.turns[0]["metadata"]["municipality"] == "5001"
    assert [row["municipality"] for row in line.rows()] == ["5001"]
