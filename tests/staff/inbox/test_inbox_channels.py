"""A person who writes on a messaging channel, as staff sees them."""

import pytest
import sqlalchemy as sa

from bot.channels.channel import REASONS
from bot.channels.names import KINDS
from bot.staff.templating import words_in
from bot.store.database import writing
from bot.store.tables import conversations, entries
from tests.staff.inbox.conftest import words


@pytest.fixture
def asking(person, engine):
    """They wrote on Messenger and asked to be contacted."""
    asking = person()
    with writing(engine) as connection:
        here = conversations.c.id == asking.conversation
        connection.execute(sa.update(conversations).where(here).values(channel="messenger"))
    asking.says("hei")
    return asking


def test_staff_is_told_on_which_channel_the_person_writes_and_what_that_means(ola, asking):
    sent = asking.asks()
    ola.does("claim", sent)
    said = words(ola.get(f"/staff/handoffs/{sent.number}"))
    assert "Kanal Messenger" in said
    assert "blir sendt til personen på Messenger" in said


def test_what_did_not_reach_them_is_marked_with_what_to_do(ola, asking, engine):
    said = asking.is_told("svaret")
    with writing(engine) as connection:
        connection.execute(sa.update(entries).where(entries.c.n == said.n).values(unsent="window"))
    page = words(ola.get(f"/staff/handoffs/{asking.asks().number}"))
    assert "Ikke levert ennå." in page


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_channel_and_every_reason_has_words(language):
    said = words_in(language)
    assert set(said["channels"]) == set(KINDS)
    assert set(said["unsent"]) == set(REASONS)
