import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, Restarted, SessionStarted, SlotSet, UserUttered

from bot.server.events import event_of


@pytest.mark.parametrize(
    "event",
    [
        UserUttered("hei", {"name": "greet"}),
        BotUttered("hei", {"custom": {"status": "answered"}}),
        SlotSet("language", "nn"),
        ActionExecuted("action_answer", "RulePolicy", 1.0),
        SessionStarted(),
        Restarted(),
    ],
    ids=lambda event: event.type_name,
)
def test_an_event_comes_back_as_rasa_would_bring_it_back(event):
    stored = event.as_dict()
    assert event_of(stored) == Event.from_parameters(stored)
    assert type(event_of(stored)) is type(event)
