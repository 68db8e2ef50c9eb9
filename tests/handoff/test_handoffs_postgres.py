"""What test_handoffs.py finds true on SQLite, on PostgreSQL."""

import pytest

from tests.handoff import test_handoffs
from tests.handoff.test_handoffs import desk, work  # noqa: F401

pytestmark = pytest.mark.server

globals().update({name: one for name, one in vars(test_handoffs).items() if name.startswith("test_")})


@pytest.fixture
def engine(postgres_engine):
    return postgres_engine
