from dataclasses import replace

import pytest
from rich.console import Console

from bot.indexing import update_index
from bot.settings import load_settings
from knowledge.assistant import load_assistant
from knowledge.errors import KnowledgeError
from knowledge.search import Query


@pytest.fixture(scope="module")
def other(tiny_transformer, tmp_path_factory):
    """Settings with another encoder, and an index built with it."""
    settings = replace(
        load_settings(),
        encoder=str(tiny_transformer),
        models=tmp_path_factory.mktemp("models"),
        data=tmp_path_factory.mktemp("data"),
    )
    update_index(settings, Console(quiet=True))
    return settings


def test_another_encoder_answers_without_a_change_of_code(other):
    found = load_assistant(other.index, other.data, other.encoder).search.find(
        Query("Hvem har rett til barnekoordinator?", "nb")
    )
    assert found.candidates[0].article.service == "child_coordinator"


def test_an_index_of_another_encoder_is_refused_in_one_line(other):
    with pytest.raises(KnowledgeError, match=r"was built with the encoder model:\w+, not with model:\w+") as refused:
        load_assistant(other.index, other.data)
    assert "\n" not in str(refused.value)


def test_an_index_that_is_up_to_date_is_left_alone(other):
    before = (other.index / "vectors.npz").stat().st_mtime_ns
    update_index(other, Console(quiet=True))
    assert (other.index / "vectors.npz").stat().st_mtime_ns == before
