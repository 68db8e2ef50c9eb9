from dataclasses import replace

import pytest

from bot.settings import load_settings
from bot.training import is_trained, train
from tests.faults.installation import installed, missing


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """Settings whose model is trained on what is in the checkout."""
    settings = load_settings()
    if not is_trained(settings):
        train(settings)
    return replace(settings, data=tmp_path_factory.mktemp("koordinator"))


@pytest.fixture(scope="session")
def installation(trained):
    """PostgreSQL, Redis, two Rasa servers and two gateways."""
    if reason := missing():
        pytest.skip(reason)
    with installed(trained) as whole:
        yield whole


@pytest.fixture(scope="session")
def small(trained, installation):
    """One gateway over SQLite; it asks the Rasa servers of the other installation."""
    with installed(trained, sqlite=True, rasas=installation.rasas) as one:
        yield one
