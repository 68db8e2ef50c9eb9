import os

# As our own processes have it (bot/processes.py): without these, imports are slow and reach for the internet.
os.environ.setdefault("USE_TF", "0")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import pytest

from knowledge.assistant import load_assistant


@pytest.fixture(scope="session")
def assistant():
    """The whole knowledge base with its index, loaded once for all tests."""
    return load_assistant()
