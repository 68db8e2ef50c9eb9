from dataclasses import replace

import httpx
import pytest

from bot.client import Conversation
from bot.processes import free_port, running
from bot.settings import load_settings
from bot.training import is_trained, train
from tests.resident import Resident


@pytest.fixture(scope="session")
def trained():
    """Settings whose model is trained on what is in the checkout."""
    settings = load_settings()
    if not is_trained(settings):
        train(settings)
    return settings


@pytest.fixture(scope="session")
def server(trained, tmp_path_factory):
    """The real servers on free ports of loopback, with their logs and database in a new folder."""
    data = tmp_path_factory.mktemp("koordinator")
    settings = replace(trained, data=data, rasa_port=free_port(), port=free_port())
    with running(settings, gateway=True):
        yield settings


@pytest.fixture
def talk(server):
    """A new conversation; returns the last reply to each message."""

    def say(text, **metadata):
        conversation.metadata = metadata
        replies = conversation.say(text)
        assert len(replies) == 1
        return replies[0]

    conversation = Conversation(server.webhook)
    return say


@pytest.fixture
def resident(server):
    """A new conversation through the gateway."""
    with httpx.Client(base_url=server.gateway, trust_env=False, timeout=20) as client:
        yield Resident.begin(client)
