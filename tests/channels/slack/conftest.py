import pytest


@pytest.fixture
def kind():
    return "slack"
