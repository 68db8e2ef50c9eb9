"""What happens on Messenger, with our real gateway."""

from datetime import timedelta

import pytest
import yaml

from tests.channels.providers.messenger import PAGE

pytestmark = pytest.mark.server


def test_the_address_is_verified_through_the_gateway(line):
    told = line.provider.verifies(line.webhook)
    assert (told.status_code, told.text) == (200, "1158201444")
    assert line.provider.verifies(line.webhook, token="a guess").status_code == 403


def test_a_notification_with_several_messages_is_answered_message_by_message(line):
    events = [line.provider.event("p1", message={"mid": f"m_{text}", "text": text}) for text in ("en", "to")]
    other = line.provider.event("p2", message={"mid": "m_tre", "text": "tre"})
    told = {"object": "page", "entry": [{"id": PAGE, "messaging": events}, {"id": PAGE, "messaging": [other]}]}
    assert line.provider.notify(line.webhook, told).status_code == 200
    line.hears("p1", "du sa: en", "du sa: to")
    line.hears("p2", "du sa: tre")


def test_get_started_is_greeted_once(line):
    started = line.provider.event("p1", postback={"mid": "m_1", "title": "Kom i gang", "payload": "start"})
    for _ in range(2):
        assert line.provider.happens(line.webhook, started).status_code == 200
    assert line.hears("p1", "automatisk assistent").count("automatisk assistent") == 1
    assert line.is_quiet("p1")
    assert line.rasa.turns == []


def test_what_is_no_message_is_taken_and_nothing_is_done(line):
    read = line.provider.event("p1", read={"watermark": 1458668856253})
    assert line.provider.happens(line.webhook, read).status_code == 200
    assert line.rows() == []


class TestWithMetasLeave:
    @pytest.fixture
    def settings(self, settings):
        accounts = yaml.safe_load(settings.channels.read_text())
        accounts["ours"]["human_agent"] = True
        settings.channels.write_text(yaml.safe_dump(accounts))
        return settings

    def test_after_a_day_staff_still_reaches_them(self, line, kari):
        line.asks_for_a_person("p1")
        claimed = line.claim(kari)
        line.person_wrote(timedelta(hours=25))
        line.provider.silent, line.provider.human_agent = {"p1"}, True
        line.live.say(claimed, kari, "Vedtaket er klart", "1")
        line.hears("p1", "Kari: Vedtaket er klart")
        assert line.provider.sent[-1]["tag"] == "HUMAN_AGENT"
        assert "Kari fra kommunen er her" not in "\n".join(line.provider.heard("p1"))
