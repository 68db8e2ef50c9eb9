"""From “kontakt meg” to the member of staff who writes back, on every channel."""

import pytest

pytestmark = pytest.mark.server


def test_a_person_asks_for_somebody_and_talks_with_them_where_they_wrote(line, kari):
    line.asks_for_a_person("p1")
    handoff = line.claim(kari)
    assert handoff.channel == line.provider.kind

    line.live.say(handoff, kari, "Hei, jeg har lest det du skrev", "1")
    line.hears("p1", "Kari fra kommunen er her", "Kari", "jeg har lest det du skrev")
    turns = len(line.rasa.turns)
    line.says("p1", "Så fint")
    said = line.becomes(
        lambda: [row["text"] for row in line.entries("person") if row["state"] == "passed"], ["Så fint"]
    )
    assert said == ["Så fint"]
    assert len(line.rasa.turns) == turns

    line.live.leave(handoff, "Kari", "handed_back")
    line.hears("p1", "Kari har gått")
    line.says("p1", "Takk for hjelpen")
    line.hears("p1", "du sa: Takk for hjelpen")
    assert line.provider.refusals == []
