"""What people do on SMS and WhatsApp, with our real gateway."""

from datetime import timedelta

import pytest

from tests.channels.providers.twilio import TEMPLATE, counted

pytestmark = pytest.mark.server

LONG = "Dette har du rett til. Kommunen avgjør det. " * 34
CUSTOM = {"answer": LONG.strip(), "replies": [{"title": "Hvordan søker vi?", "payload": "søke"}]}


class TestSms:
    @pytest.fixture
    def kind(self):
        return "sms"

    def test_a_long_answer_comes_in_parts_for_whoever_asks(self, line):
        line.rasa.customs["Hva har vi rett til?"] = CUSTOM
        line.says("p1", "Hva har vi rett til?")
        line.hears("p1", "Svar MER for resten.", "1. Hvordan søker vi?")
        line.says("p1", "Mer")
        line.hears("p1", "Svar MER for resten.", "Svar MER for resten.")
        line.says("p1", "MER")
        assert line.becomes(lambda: "\n".join(line.provider.heard("p1")).count("rett til."), 34) == 34
        assert line.provider.heard("p1")[-1].endswith("avgjør det.")
        assert all(counted(body) <= 4 for body in line.provider.heard("p1"))
        assert len(line.rasa.turns) == 1

    def test_the_number_of_a_choice_holds_after_the_rest(self, line):
        line.rasa.customs["Hva har vi rett til?"] = CUSTOM
        line.says("p1", "Hva har vi rett til?")
        line.hears("p1", "1. Hvordan søker vi?")
        line.says("p1", "mer")
        line.hears("p1", "Svar MER", "Svar MER")
        line.says("p1", "1")
        line.hears("p1", "du sa: 1")

    def test_where_nothing_was_left_more_is_a_word_to_the_assistant(self, line):
        line.says("p1", "Takk")
        line.hears("p1", "du sa: Takk")
        line.says("p1", "mer")
        line.hears("p1", "du sa: mer")

    def test_stopp_ends_all_messages_and_start_begins_again(self, line):
        line.says("p1", "STOPP")
        line.hears("p1", "Du får ikke flere meldinger herfra.")
        line.says("p1", "Start")
        line.hears("p1", "Velkommen tilbake.")
        assert line.rasa.turns == []

    def test_in_a_guide_stopp_ends_all_messages_too(self, line):
        line.rasa.memory = {"guide": {"guide": "eligibility"}}
        line.says("p1", "Gjelder dette oss?")
        line.hears("p1", "du sa: Gjelder dette oss?")
        line.says("p1", "stopp")
        line.hears("p1", "Du får ikke flere meldinger herfra.")
        assert len(line.rasa.turns) == 1

    def test_a_command_that_twilio_answers_is_not_answered_twice(self, line):
        line.says("p1", "Takk")
        line.hears("p1", "du sa: Takk")
        line.provider.answers_commands = True
        line.says("p1", "HELP")
        assert line.is_quiet("p1")
        line.says("p1", "STOP")
        assert line.is_quiet("p1")
        assert line.becomes(lambda: line.entries("notice")[-1]["unsent"], "stopped") == "stopped"
        line.says("p1", "START")
        assert line.is_quiet("p1")
        line.says("p1", "Hei igjen")
        line.hears("p1", "du sa: Hei igjen")
        assert [turn["message"] for turn in line.rasa.turns] == ["Takk", "Hei igjen"]

    def test_a_picture_is_refused_kindly_and_its_address_is_not_kept(self, line):
        sent = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/hemmelig.jpg", "MediaContentType0": "image/jpeg"}
        line.says("p1", "", **sent)
        line.hears("p1", "Jeg kan bare lese tekst")
        assert "hemmelig" not in str(line.rows()) + str(line.entries())


class TestWhatsApp:
    @pytest.fixture
    def kind(self):
        return "whatsapp"

    def test_the_name_of_a_profile_is_not_kept(self, line):
        line.says("p1", "Hvem har rett?")
        line.hears("p1", "du sa: Hvem har rett?")
        assert "Navnet til" not in str(line.rows()) + str(line.entries())

    def test_after_a_day_a_template_says_once_that_something_waits_and_it_comes_when_they_write(self, line, kari):
        line.asks_for_a_person("p1")
        assert "24 timer" in "\n".join(line.provider.heard("p1"))
        claimed = line.claim(kari)
        line.person_wrote(timedelta(hours=25))
        line.live.say(claimed, kari, "Vedtaket er klart", "1")
        line.live.say(claimed, kari, "Ring meg gjerne", "2")
        assert line.becomes(lambda: [row["unsent"] for row in line.entries("staff")], ["window"] * 2) == ["window"] * 2
        assert [sent["ContentSid"] for sent in line.provider.sent if "ContentSid" in sent] == [TEMPLATE]
        line.says("p1", "Hei")
        line.hears("p1", "Kari: Vedtaket er klart", "Kari: Ring meg gjerne")
