import pytest

from bot.handoff import chatwoot
from bot.handoff.deliveries import Delivery
from bot.handoff.outbox import NotDelivered, Outbox, Receiver
from bot.processes import free_port
from tests.handoff.requests import a_desk, a_request
from tests.handoff.systems import TOKEN, Chatwoot


@pytest.fixture
def inbox():
    with Chatwoot() as inbox:
        yield inbox


@pytest.fixture
def taken(engine, clock):
    """A message to Chatwoot that is to be sent."""
    a_request(engine, a_desk("default", to("https://chat.example.no")))
    return Outbox(engine, clock).take(Receiver("default", "chat"))


def to(address, inbox=TOKEN):
    return Delivery("chat", "chatwoot", address, {"inbox": inbox})


def test_a_request_becomes_a_contact_with_one_conversation_and_one_message(inbox, taken, settings):
    chatwoot.send(taken, to(f"{inbox.address}/"), settings)
    (contact,) = inbox.contacts.values()
    (message,) = inbox.messages
    assert contact["name"] == f"Ny henvendelse {taken.number}"
    assert f"https://spor.example.no/staff/handoffs/{taken.number}" in message
    assert len(inbox.conversations) == 1


def test_nothing_of_the_person_is_told(inbox, taken, settings):
    chatwoot.send(taken, to(inbox.address), settings)
    told = str((inbox.contacts, inbox.conversations)).replace(taken.key, "")
    assert "99887766" not in told
    assert "samtale" not in told


def test_telling_it_again_adds_nothing(inbox, taken, settings):
    for _ in range(3):
        chatwoot.send(taken, to(inbox.address), settings)
    assert (len(inbox.contacts), len(inbox.conversations), len(inbox.messages)) == (1, 1, 1)


@pytest.mark.parametrize("lost", range(6))
def test_what_an_attempt_wrote_before_an_answer_was_lost_is_found_and_not_written_again(inbox, taken, settings, lost):
    answer = inbox.answer

    def lose_one(*call):
        inbox.loses_answers = len(inbox.calls) == lost + 1
        return answer(*call)

    inbox.answer = lose_one
    with pytest.raises(NotDelivered, match="no answer"):
        chatwoot.send(taken, to(inbox.address), settings)
    chatwoot.send(taken, to(inbox.address), settings)
    assert (len(inbox.contacts), len(inbox.conversations), len(inbox.messages)) == (1, 1, 1)


def test_two_requests_are_two_conversations(engine, clock, inbox, taken, settings):
    a_request(engine, a_desk("default", to(inbox.address)), "en annen")
    for each in (taken, Outbox(engine, clock).take(Receiver("default", "chat"))):
        chatwoot.send(each, to(inbox.address), settings)
    assert (len(inbox.contacts), len(inbox.conversations), len(inbox.messages)) == (2, 2, 2)


def test_a_chatwoot_that_names_contacts_itself_is_told_all_the_same(inbox, taken, settings):
    inbox.names_contacts = True
    chatwoot.send(taken, to(inbox.address), settings)
    assert len(inbox.messages) == 1


@pytest.mark.parametrize("status", [401, 403, 500, 502])
def test_a_refusal_is_told_by_its_number(inbox, taken, settings, status):
    inbox.status = status
    with pytest.raises(NotDelivered, match=f"the answer was {status}"):
        chatwoot.send(taken, to(inbox.address), settings)


def test_an_inbox_that_does_not_exist_is_told(inbox, taken, settings):
    with pytest.raises(NotDelivered, match="the answer was 404"):
        chatwoot.send(taken, to(inbox.address, "another"), settings)


@pytest.mark.parametrize("answered", [[], {}, "tekst", None, {"source_id": "x"}, [{"id": "x"}], [{}]])
def test_an_answer_of_something_else_than_chatwoot_is_told(inbox, taken, settings, answered):
    inbox.answer = lambda *_: (200, answered)
    with pytest.raises(NotDelivered, match="not one of Chatwoot"):
        chatwoot.send(taken, to(inbox.address), settings)


def test_nobody_there_is_told(inbox, taken, settings):
    with pytest.raises(NotDelivered, match="no answer"):
        chatwoot.send(taken, to(f"http://127.0.0.1:{free_port()}"), settings)
