"""What test_taking.py finds true on SQLite, on PostgreSQL."""

import pytest

from tests.channels import test_taking
from tests.channels.test_taking import kind, talking  # noqa: F401
from tests.handoff.conftest import postgres, postgres_engine  # noqa: F401

pytestmark = pytest.mark.server

globals().update({name: one for name, one in vars(test_taking).items() if name.startswith("test_")})


@pytest.fixture
def engine(postgres_engine):  # noqa: F811
    return postgres_engine
